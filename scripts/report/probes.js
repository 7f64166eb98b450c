// Measurements in the report's page. Each function answers with plain data.
window.probes = (function () {
  "use strict";

  function visible(e) {
    if (e.checkVisibility && !e.checkVisibility({ visibilityProperty: true })) { return false; }
    const box = e.getBoundingClientRect();
    return box.width > 0 && box.height > 0;
  }

  // What a person reads in an element: text in the chosen language alone.
  function text(e) {
    let read = "";
    e.childNodes.forEach(function (node) {
      if (node.nodeType === Node.TEXT_NODE) { read += node.data; }
      else if (node.nodeType === Node.ELEMENT_NODE && getComputedStyle(node).display !== "none") { read += text(node); }
    });
    return read.trim();
  }

  function tables() {
    document.querySelectorAll("details").forEach(function (e) { e.open = true; });
    return Array.from(document.querySelectorAll("table[data-csv]")).map(function (table) {
      return {
        name: table.dataset.csv,
        rows: Array.from(table.tBodies[0].rows).map(function (row) {
          return Array.from(row.cells).map(function (cell) {
            return { text: text(cell), key: cell.dataset.k === undefined ? null : cell.dataset.k,
              number: cell.classList.contains("n") };
          });
        }),
      };
    });
  }

  function browserOfRegions() {
    const select = document.getElementById("ukuran");
    if (!select) { return []; }
    return Array.from(select.options).map(function (option, index) {
      select.selectedIndex = index;
      select.dispatchEvent(new Event("change"));
      const more = document.getElementById("semua");
      if (!more.hidden) { more.click(); }
      return {
        measure: option.textContent,
        rows: Array.from(document.querySelectorAll("#isi-wilayah tr")).map(function (row) {
          return Array.from(row.cells).map(function (cell) { return cell.textContent; });
        }),
      };
    });
  }

  function channel(value) {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
  }

  function luminance(color) { return 0.2126 * channel(color[0]) + 0.7152 * channel(color[1]) + 0.0722 * channel(color[2]); }

  function parsed(color) {
    const found = color.match(/rgba?\(([^)]+)\)/);
    if (!found) { return null; }
    const parts = found[1].split(/[\s,\/]+/).map(Number);
    return parts.length > 3 && parts[3] < 1 ? null : parts.slice(0, 3);
  }

  // The colour behind a text of a chart: the topmost filled shape under its middle, else the nearest background.
  function behind(e) {
    const box = e.getBoundingClientRect();
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    const under = Array.from(e.ownerSVGElement.querySelectorAll("rect,circle")).filter(function (shape) {
      const at = shape.getBoundingClientRect();
      return at.left <= x && x <= at.right && at.top <= y && y <= at.bottom
        && (shape.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING);
    });
    while (under.length) {
      const style = getComputedStyle(under.pop());
      const color = style.fillOpacity === "1" ? parsed(style.fill) : null;
      if (color) { return color; }
    }
    for (let at = e.ownerSVGElement; at; at = at.parentElement) {
      const color = parsed(getComputedStyle(at).backgroundColor);
      if (color) { return color; }
    }
    return [255, 255, 255];
  }

  // Contrast of every text in a chart (WCAG 2): axe-core measures HTML, not SVG.
  function chartContrast() {
    let lowest = 21, count = 0;
    const low = [];
    document.querySelectorAll("figure svg text").forEach(function (e) {
      if (!visible(e)) { return; }
      const ink = parsed(getComputedStyle(e).fill);
      if (!ink) { return; }
      const a = luminance(ink), b = luminance(behind(e));
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      count += 1;
      lowest = Math.min(lowest, ratio);
      if (ratio < 4.5) { low.push(e.textContent + " " + e.getAttribute("class") + " " + ratio.toFixed(2)); }
    });
    return { count: count, lowest: lowest, low: low };
  }

  // What leaves the page sideways, and texts of a chart that lie on each other.
  function layout() {
    const wrong = [], width = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth > width) { wrong.push("the page scrolls sideways"); }
    document.querySelectorAll("figure svg").forEach(function (svg) {
      const texts = Array.from(svg.querySelectorAll("text")).filter(visible).map(function (e) {
        return [e, e.getBoundingClientRect()];
      });
      const name = (svg.querySelector("title") || {}).textContent;
      texts.forEach(function (one, index) {
        if (one[1].left < -1 || one[1].right > width + 1) { wrong.push(name + ": cut off: " + one[0].textContent); }
        texts.slice(index + 1).forEach(function (two) {
          const across = Math.min(one[1].right, two[1].right) - Math.max(one[1].left, two[1].left);
          const down = Math.min(one[1].bottom, two[1].bottom) - Math.max(one[1].top, two[1].top);
          if (across > 2 && down > 5) { wrong.push(name + ": on each other: " + one[0].textContent + " / " + two[0].textContent); }
        });
      });
    });
    return wrong;
  }

  // On paper nothing scrolls: what is wider than the sheet is lost.
  function paper() {
    const width = document.documentElement.clientWidth;
    return Array.from(document.querySelectorAll("table,svg,p,li,dl")).filter(function (e) {
      return visible(e) && e.getBoundingClientRect().right > width + 1;
    }).map(function (e) { return (e.dataset.csv || e.tagName) + " " + Math.round(e.getBoundingClientRect().right); });
  }

  return { tables: tables, browserOfRegions: browserOfRegions, chartContrast: chartContrast, layout: layout, paper: paper };
}());
