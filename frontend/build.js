// Bundles frontend/src into what Home Assistant serves; `--check` writes nothing and fails when
// what is there is something else. Called by script/build, which installs what it needs.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const tools = createRequire(new URL("../.cache/node/package.json", import.meta.url));
const { build } = tools("esbuild");

const root = fileURLToPath(new URL("..", import.meta.url));
const outdir = `${root}custom_components/booklore_hardcover/frontend`;
const LIMITS = { "loader.js": 2 * 1024, "booklore-hardcover.js": 70 * 1024 };
const checking = process.argv.includes("--check");

// Indentation means nothing in our templates of HTML and CSS, which esbuild leaves alone.
const flush = {
  name: "flush",
  setup({ onLoad }) {
    onLoad({ filter: /frontend[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(/\n\s+/g, "\n"),
      loader: "ts",
    }));
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
  external: ["./booklore-hardcover.js"],
  format: "esm",
  legalComments: "none",
  metafile: true,
  minify: true,
  plugins: [flush],
  target: "es2022",
  write: false,
});
const problems = [];
for (const { path, contents } of outputFiles) {
  const name = path.slice(path.lastIndexOf("/") + 1);
  console.log(`${name}: ${contents.length} of ${LIMITS[name]} bytes`);
  if (contents.length > LIMITS[name]) {
    problems.push(`${name} is too large.`);
  }
  if (checking) {
    const there = await readFile(path).catch(() => null);
    if (!there || Buffer.compare(there, contents) !== 0) {
      problems.push(`${name} is not what frontend/src builds: run script/build.`);
    }
  }
}
if (process.argv.includes("--sizes")) {
  const { inputs } = metafile.outputs[Object.keys(metafile.outputs).find((name) => name.endsWith("hardcover.js"))];
  for (const [name, { bytesInOutput }] of Object.entries(inputs)) {
    console.log(String(bytesInOutput).padStart(7), name);
  }
}
if (!checking && !problems.length) {
  const { mkdir, writeFile } = await import("node:fs/promises");
  await mkdir(outdir, { recursive: true });
  await Promise.all(outputFiles.map(({ path, contents }) => writeFile(path, contents)));
}
problems.forEach((problem) => console.error(problem));
process.exitCode = problems.length ? 1 : 0;
