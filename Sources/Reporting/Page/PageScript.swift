/// The script of the page: language, regions, tables on paper. Nothing is fetched; everything works on what is in the page.
enum PageScript {
  static let text = """
    (function () {
      "use strict";
      var root = document.documentElement;
      function lang() { return root.lang === "en" ? "en" : "id"; }
      function grouped(n) {
        return String(n).replace(/\\B(?=(\\d{3})+(?!\\d))/g, lang() === "en" ? "," : ".");
      }
      function percent(p) {
        var tenths = p % 10, whole = (p - tenths) / 10;
        return lang() === "en" ? whole + "." + tenths + "%" : whole + "," + tenths + " %";
      }
      var data = document.getElementById("data-wilayah");
      data = data ? JSON.parse(data.textContent) : null;
      var here = 0, all = false, LIMIT = 40;
      function name(row) { return typeof row[1] === "string" ? row[1] : row[1][lang() === "en" ? 1 : 0]; }
      // A value as [what to rank by, text]; what is kept back ranks last.
      function value(row, m) {
        if (m.k >= row.length) { return null; }
        var top = row[m.k];
        if (top < 0) { return [-1, "*"]; }
        if (m.w < 0) { return [top, grouped(top)]; }
        var whole = row[m.w];
        if (whole < 0) { return [-1, "*"]; }
        if (whole === 0) { return [-2, "–"]; }
        var p = Math.floor((top * 2000 + whole) / (whole * 2));
        return [p, percent(p)];
      }
      function go(index) { here = index; all = false; draw(); }
      function button(text, index) {
        var b = document.createElement("button");
        b.type = "button"; b.className = "link"; b.textContent = text;
        b.addEventListener("click", function () { go(index); });
        return b;
      }
      function draw() {
        if (!data) { return; }
        document.getElementById("browser").hidden = false;
        var select = document.getElementById("ukuran"), chosen = Math.max(select.selectedIndex, 0);
        select.textContent = "";
        data.u.forEach(function (m) {
          var o = document.createElement("option");
          o.textContent = m[lang()];
          select.appendChild(o);
        });
        select.selectedIndex = chosen;
        var m = data.u[chosen], path = [], at = here, rows = data.r;
        while (at !== 0) { path.unshift(at); at = rows[at][2]; }
        path.unshift(0);
        var trail = document.getElementById("jalur");
        trail.textContent = "";
        path.forEach(function (index, i) {
          if (i) { trail.appendChild(document.createTextNode(" › ")); }
          if (index === here) {
            var b = document.createElement("strong");
            b.textContent = name(rows[index]); trail.appendChild(b);
          } else { trail.appendChild(button(name(rows[index]), index)); }
        });
        var list = [], deeper = {}, i, most = 1;
        for (i = 1; i < rows.length; i += 1) {
          deeper[rows[i][2]] = true;
          if (rows[i][2] === here) { list.push([i, value(rows[i], m)]); }
        }
        var known = list.some(function (e) { return e[1]; });
        list.sort(function (a, b) { return (b[1] ? b[1][0] : -3) - (a[1] ? a[1][0] : -3) || a[0] - b[0]; });
        list.forEach(function (e) { if (e[1]) { most = Math.max(most, e[1][0]); } });
        if (m.w >= 0) { most = 1000; }
        var own = value(rows[here], m);
        document.getElementById("kepala-ukuran").textContent = m[lang()];
        document.getElementById("judul-wilayah").textContent = name(rows[here]) + " – " + m[lang()] + ": "
          + (own ? own[1] : "–");
        var body = document.getElementById("isi-wilayah"), more = document.getElementById("semua");
        body.textContent = "";
        list.slice(0, all ? list.length : LIMIT).forEach(function (e) {
          var tr = document.createElement("tr"), th = document.createElement("th");
          th.scope = "row";
          if (deeper[e[0]]) { th.appendChild(button(name(rows[e[0]]), e[0])); }
          else { th.textContent = name(rows[e[0]]); }
          var bar = document.createElement("td"), fill = document.createElement("span"), v = document.createElement("td");
          bar.className = "bar"; fill.className = "fill";
          fill.style.width = (e[1] && e[1][0] > 0 ? e[1][0] * 100 / most : 0) + "%";
          bar.appendChild(fill);
          v.className = "n"; v.textContent = e[1] ? e[1][1] : "–";
          tr.appendChild(th); tr.appendChild(bar); tr.appendChild(v);
          body.appendChild(tr);
        });
        if (!list.length || !known) {
          var row = document.createElement("tr"), cell = document.createElement("td");
          cell.colSpan = 3;
          cell.textContent = !list.length
            ? (lang() === "en" ? "No regions below this one." : "Tidak ada wilayah di bawahnya.")
            : (lang() === "en" ? "Not counted at this level." : "Tidak dihitung pada tingkat ini.");
          row.appendChild(cell); body.appendChild(row);
        }
        more.hidden = all || list.length <= LIMIT;
        more.textContent = (lang() === "en" ? "Show all " : "Tampilkan semua ") + list.length;
      }
      function speak(code) {
        root.lang = code;
        document.title = root.getAttribute("data-title-" + code);
        document.querySelectorAll("[data-id][data-en]").forEach(function (e) {
          var text = e.getAttribute("data-" + code);
          if (e.tagName === "NAV") { e.setAttribute("aria-label", text); } else { e.textContent = text; }
        });
        document.querySelectorAll(".lang button").forEach(function (b) {
          b.setAttribute("aria-pressed", String(b.value === code));
        });
        draw();
      }
      document.querySelectorAll(".lang button").forEach(function (b) {
        b.addEventListener("click", function () { speak(b.value); });
      });
      var select = document.getElementById("ukuran"), more = document.getElementById("semua");
      if (select) { select.addEventListener("change", draw); }
      if (more) { more.addEventListener("click", function () { all = true; draw(); }); }
      // On paper nothing opens: what is closed is left out, or opened first when tables are wanted too.
      var opened = [], wanted = document.getElementById("cetak-tabel");
      window.addEventListener("beforeprint", function () {
        if (!wanted.checked) { return; }
        document.querySelectorAll("details:not([open])").forEach(function (e) { e.open = true; opened.push(e); });
      });
      window.addEventListener("afterprint", function () {
        opened.forEach(function (e) { e.open = false; });
        opened = [];
      });
      speak(lang());
    }());
    """
}
