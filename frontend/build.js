// Bundles frontend/src into what Home Assistant serves; `--check` writes nothing and fails when
// what is there is something else. Called by script/build, which installs what it needs.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const tools = createRequire(new URL("../.cache/node/package.json", import.meta.url));
const { build, transform } = tools("esbuild");

const root = fileURLToPath(new URL("..", import.meta.url));
const outdir = `${root}custom_components/booklore_hardcover/frontend`;
// Bytes. What card and page share is in chunk.js, and what only the page needs in entry.js.
const LIMITS = { "loader.js": 2 * 1024 };
const LIMIT = 70 * 1024;
const checking = process.argv.includes("--check");

// What esbuild leaves alone: the templates of CSS, and the indentation in those of HTML.
const templates = {
  name: "templates",
  setup({ onLoad }) {
    onLoad({ filter: /frontend[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      let source = await readFile(path, "utf8");
      for (const [whole, styles] of source.matchAll(/\bcss`([^`]*)`/g)) {
        const { code } = await transform(styles, { loader: "css", minify: true, target: "es2022" });
        source = source.replace(whole, () => `css\`${code.trim().replaceAll("\\", "\\\\")}\``);
      }
      return { contents: source.replace(/\n\s+/g, "\n"), loader: "ts" };
    });
  },
};

const { outputFiles, metafile } = await build({
  absWorkingDir: root,
  entryPoints: [
    { in: "frontend/src/loader.ts", out: "loader" },
    { in: "frontend/src/main.ts", out: "booklore-hardcover" },
  ],
  outdir,
  bundle: true,
  charset: "utf8",
  chunkNames: "[name]",
  external: ["./booklore-hardcover.js"],
  format: "esm",
  legalComments: "eof",
  metafile: true,
  minify: true,
  plugins: [templates],
  splitting: true,
  target: "es2022",
  write: false,
});
const problems = [];
for (const { path, contents } of outputFiles) {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const limit = LIMITS[name] ?? LIMIT;
  console.log(`${name}: ${contents.length} of ${limit} bytes`);
  if (contents.length > limit) {
    problems.push(`${name} is too large.`);
  }
  if (checking) {
    const there = await readFile(path).catch(() => null);
    if (!there || Buffer.compare(there, contents) !== 0) {
      problems.push(`${name} is not what frontend/src builds: run script/build.`);
    }
  }
}

// What docs/dashboard.md tells of the sizes: which files a browser loads for what.
const kilobytes = (bytes) => (bytes < 10_000 ? (bytes / 1000).toFixed(1) : Math.round(bytes / 1000));
const sizeOf = (title, ...names) => {
  const files = outputFiles.filter(({ path }) => names.some((name) => path.endsWith(`/${name}`)));
  const sum = (measure) => kilobytes(files.reduce((total, each) => total + measure(each.contents), 0));
  const plain = sum((contents) => contents.length);
  const packed = sum((contents) => gzipSync(contents, { level: 9 }).length);
  return `| ${title} | ${names.map((name) => `\`${name}\``).join(", ")} | ${plain} KB | ${packed} KB |`;
};
const sizes = [
  sizeOf("Every page", "loader.js"),
  sizeOf("Card and dashboard", "booklore-hardcover.js", "chunk.js"),
  sizeOf("The page *Book matches*", "booklore-hardcover.js", "chunk.js", "entry.js"),
];
if (checking) {
  const doc = await readFile(`${root}docs/dashboard.md`, "utf8");
  const missing = sizes.filter((line) => !doc.includes(line));
  problems.push(...missing.map((line) => `docs/dashboard.md lacks the line ${line}`));
}
if (process.argv.includes("--sizes")) {
  sizes.forEach((line) => console.log(line));
  for (const [output, { inputs }] of Object.entries(metafile.outputs)) {
    for (const [name, { bytesInOutput }] of Object.entries(inputs)) {
      console.log(String(bytesInOutput).padStart(7), output.split("/").at(-1), name);
    }
  }
}
if (!checking && !problems.length) {
  const { mkdir, writeFile } = await import("node:fs/promises");
  await mkdir(outdir, { recursive: true });
  await Promise.all(outputFiles.map(({ path, contents }) => writeFile(path, contents)));
}
problems.forEach((problem) => console.error(problem));
process.exitCode = problems.length ? 1 : 0;
