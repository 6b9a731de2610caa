// What is measured in the browser: `list` is the element with the rows, `tab` a link to a list.
// Shadow roots are open, so that everything in sight can be looked at.
(() => {
  const frame = () => new Promise(requestAnimationFrame);
  const rest = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));
  const listBeside = (tab) => tab.getRootNode().querySelector("blh-books:not([hidden])");

  function scrollerOf(element) {
    for (let at = element; at; at = at.assignedSlot ?? at.parentElement ?? at.getRootNode().host) {
      if (/auto|scroll/.test(getComputedStyle(at).overflowY) && at.scrollHeight > at.clientHeight + 1) {
        return at;
      }
    }
    return document.scrollingElement;
  }

  /** The rows that are drawn, those in sight that are empty, and whether there is a place without any. */
  function look(list) {
    const rows = [...list.shadowRoot.querySelectorAll("li")];
    const seen = rows.filter((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    });
    const ends = seen.map((row) => row.getBoundingClientRect());
    const { bottom } = list.shadowRoot.querySelector("ol").getBoundingClientRect();
    const covered = ends.some((each) => each.bottom >= Math.min(innerHeight, bottom) - 1);
    const empty = seen.filter((row) => row.classList.contains("waiting")).length;
    return { drawn: rows.length, empty: empty + (covered ? 0 : 1) };
  }

  async function filled(list) {
    const began = performance.now();
    while (look(list).empty && performance.now() - began < 10_000) await frame();
    return { milliseconds: performance.now() - began, ...look(list) };
  }

  window.watching = {
    /** Milliseconds from the click on a tab until its first rows are drawn. */
    async open(tab, status) {
      const began = performance.now();
      tab.click();
      for (;;) {
        await frame();
        const list = listBeside(tab);
        if (list?.filter.status === status && list.shadowRoot.querySelector("li:not(.waiting)")) {
          return performance.now() - began;
        }
      }
    },

    /** Turn the wheel for so many seconds, at so many pixels a second. */
    async wheel(list, seconds, speed) {
      const scroller = scrollerOf(list);
      const began = performance.now();
      const start = scroller.scrollTop;
      let frames = 0;
      let gaps = 0;
      for (let now = began; now - began < seconds * 1000; now = performance.now()) {
        scroller.scrollTop = start + ((now - began) / 1000) * speed;
        await frame();
        frames++;
        gaps += look(list).empty ? 1 : 0;
      }
      return { frames, gaps, ...(await filled(list)) };
    },

    /** Drag the bar to the end in so many pulls, and look at the rows after each. */
    async drag(list, pulls) {
      const scroller = scrollerOf(list);
      const start = scroller.scrollTop;
      const end = scroller.scrollHeight - scroller.clientHeight;
      const found = { drawn: 0, empty: 0, slowest: 0 };
      for (let pull = 1; pull <= pulls; pull++) {
        for (let part = 4; part >= 0; part--) {
          scroller.scrollTop = start + ((end - start) * (pull - part / 5)) / pulls;
          await frame();
          found.drawn = Math.max(found.drawn, look(list).drawn);
        }
        const { milliseconds, empty } = await filled(list);
        found.slowest = Math.max(found.slowest, milliseconds);
        found.empty += empty;
        await rest(150); // covers come
      }
      return found;
    },

    async top(list) {
      scrollerOf(list).scrollTop = 0;
      await filled(list);
    },
  };
})();
