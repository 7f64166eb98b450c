/// The style sheet of the page: light and dark, phone, desk and A4.
enum PageStyle {
  static let text = """
    :root{color-scheme:light dark;--bg:#fff;--fg:#1a1c1f;--muted:#50565e;--line:#cfd4da;--card:#f4f6f8;--accent:#0b4f8a;
    --track:#e7ebef;--c1:#2563a8;--c2:#b8500a;--c3:#2a7a4b;--c4:#7a4fa3;--c5:#b3261e;--c6:#6b7280;--c7:#0d7a72;--c8:#875728;--c9:#3a3f46;
    --h0:transparent;--h1:#e3edf8;--h2:#cfe0f2;--h3:#b3cfe9;--h4:#93badf;--h5:#71a3d3;--h6:#4f8bc5;--h7:#3573b3;--h8:#245c98;
    --h9:#16457a;--hd:#14181c;--hm:#000;--hl:#fff}
    @media screen and (prefers-color-scheme:dark){:root{--bg:#14171a;--fg:#e8eaed;--muted:#aab1b9;--line:#3d444c;--card:#1d2125;
    --accent:#8fbcf2;--track:#2a2f35;--c1:#6ea8e8;--c2:#f0944d;--c3:#66bb8a;--c4:#b998e2;--c5:#f2857c;--c6:#9aa3ad;--c7:#4fbdb2;
    --c8:#cb9f70;--c9:#d3d8dd;--h1:#1b2a3a;--h2:#1f3650;--h3:#244467;--h4:#2b547f;--h5:#356799;--h6:#477db3;--h7:#6296cb;--h8:#84b1df;
    --h9:#abcdef;--hd:#fff;--hm:#fff;--hl:#10151a}}
    *{box-sizing:border-box}
    html{scroll-behavior:smooth}
    body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
    html[lang=id] .en,html[lang=en] .id{display:none}
    header,main,footer{max-width:68rem;margin:0 auto;padding:0 1rem}
    header{padding-top:1.2rem}
    h1{font-size:1.7rem;line-height:1.2;margin:.2rem 0}
    h2{font-size:1.3rem;margin:2.6rem 0 .6rem;padding-top:.8rem;border-top:1px solid var(--line);scroll-margin-top:.5rem}
    h3{font-size:1.02rem;margin:1.4rem 0 .5rem}
    p{margin:.5rem 0;max-width:46rem}
    a{color:var(--accent)}
    .sub{color:var(--muted);margin:0}
    .skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:.5rem;background:var(--bg);padding:.5rem}
    .tools{float:right;display:flex;flex-wrap:wrap;gap:.3rem .9rem;align-items:center;justify-content:flex-end}
    .lang{display:flex;gap:.3rem}.print{font-size:.88rem;color:var(--muted);cursor:pointer}
    button,select{font:inherit;color:var(--fg);background:var(--card);border:1px solid var(--muted);border-radius:.35rem;
    padding:.25rem .6rem;cursor:pointer;max-width:100%}
    .lang button[aria-pressed=true]{background:var(--accent);color:var(--bg);border-color:var(--accent)}
    button.link{background:none;border:0;padding:.1rem 0;color:var(--accent);text-decoration:underline;text-align:left}
    :focus-visible{outline:3px solid var(--accent);outline-offset:2px}
    .toc{columns:3 14rem;margin:.8rem 0;padding-left:1.2rem}
    .tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(13.5rem,1fr));gap:.7rem;margin:1rem 0;padding:0}
    .tiles>div{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.7rem .9rem}
    .tiles dt{font-size:.88rem;color:var(--muted)}
    .tiles dd{margin:0}.tiles .value{font-size:1.7rem;font-weight:650;line-height:1.25;font-variant-numeric:tabular-nums}
    .tiles .detail{font-size:.88rem;color:var(--muted)}
    .brief{padding-left:1.2rem;max-width:46rem}.brief li{margin:.3rem 0}
    .notice{background:var(--card);border-left:4px solid var(--c2);padding:.5rem .8rem}
    figure{margin:1.2rem 0}
    figure svg{display:block;overflow:visible;max-width:46rem}
    figure .legend{max-width:46rem}
    figure>p,.note{font-size:.88rem;color:var(--muted)}
    .pair{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));gap:0 2rem}
    .pair figure{margin:.8rem 0;min-width:0}
    svg text{font-size:13px;fill:var(--fg)}
    svg .v{font-variant-numeric:tabular-nums;font-weight:600}
    svg .g{font-weight:600;fill:var(--muted)}
    svg .m{fill:var(--muted);font-size:12px}
    svg .track{fill:var(--track)}svg .stripe{fill:var(--card)}
    svg .hair{stroke:var(--line);stroke-width:1}svg .axis{stroke:var(--muted);stroke-width:1}
    svg .join{stroke:var(--muted);stroke-width:1;stroke-dasharray:2 2}
    svg .range{stroke:var(--c1);stroke-width:6;stroke-opacity:.35}
    svg .ink{fill:var(--fg)}svg .hole{fill:var(--track)}svg .link{stroke:var(--fg);stroke-width:3}
    svg .seg{stroke:var(--bg);stroke-width:1}
    .c1{fill:var(--c1)}.c2{fill:var(--c2)}.c3{fill:var(--c3)}.c4{fill:var(--c4)}.c5{fill:var(--c5)}.c6{fill:var(--c6)}
    .c7{fill:var(--c7)}.c8{fill:var(--c8)}.c9{fill:var(--c9)}
    .l-c1{stroke:var(--c1)}.l-c2{stroke:var(--c2)}.l-c3{stroke:var(--c3)}.l-c4{stroke:var(--c4)}.l-c5{stroke:var(--c5)}
    .l-c7{stroke:var(--c7)}[class^=l-]{stroke-width:2}
    svg .in-c1,svg .in-c2,svg .in-c3,svg .in-c4,svg .in-c5,svg .in-c6,svg .in-c7,svg .in-c8,svg .in-c9{fill:var(--bg);font-size:12px}
    .d1{fill:#67000d}.d2{fill:#a50f15}.d3{fill:#cb3b24}.d4{fill:#e86c45}.d5{fill:#f7a578}.d6{fill:#d6dbe4}.d7{fill:#a6c1dc}
    .d8{fill:#6d9dc9}.d9{fill:#2f74ad}.d10{fill:#0b4179}.d0{fill:#8a9099}.d00{fill:#c9c2d6}
    svg .in-d1,svg .in-d2,svg .in-d3,svg .in-d9,svg .in-d10{fill:#fff;font-size:12px}
    svg .in-d4,svg .in-d5,svg .in-d6,svg .in-d7,svg .in-d8,svg .in-d0,svg .in-d00{fill:#111;font-size:12px}
    .h0{fill:var(--card)}.h1{fill:var(--h1)}.h2{fill:var(--h2)}.h3{fill:var(--h3)}.h4{fill:var(--h4)}.h5{fill:var(--h5)}
    .h6{fill:var(--h6)}.h7{fill:var(--h7)}.h8{fill:var(--h8)}.h9{fill:var(--h9)}
    svg [class*=in-h]{font-size:11px}svg .in-h0,svg .in-h1,svg .in-h2,svg .in-h3,svg .in-h4{fill:var(--hd)}
    svg .in-h5{fill:var(--hm)}svg .in-h6{fill:#000}svg .in-h7,svg .in-h8,svg .in-h9{fill:var(--hl)}
    .legend{display:flex;flex-wrap:wrap;gap:.2rem .9rem;list-style:none;padding:0;margin:.4rem 0;font-size:.85rem}
    .legend svg{display:inline-block;vertical-align:-1px;margin-right:.35rem}
    details{margin:.4rem 0}
    summary{cursor:pointer;color:var(--accent);font-size:.92rem;padding:.15rem 0}
    .wide{overflow-x:auto;max-width:100%}
    table{border-collapse:collapse;font-size:.86rem;margin:.4rem 0}
    .vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
    caption{text-align:left;font-weight:600;padding:.3rem 0}
    th,td{border-bottom:1px solid var(--line);padding:.28rem .55rem;text-align:left;vertical-align:top}
    thead th{border-bottom:2px solid var(--muted);vertical-align:bottom}
    tbody th{font-weight:400;white-space:nowrap}.ranks tbody th{white-space:normal}
    .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
    code,.digest{overflow-wrap:anywhere}
    .formulas dt{font-weight:600;margin-top:.5rem}.formulas dd{margin:0 0 0 1rem}.formulas code{font-size:.95rem}
    .ranks{width:100%;max-width:46rem}.ranks .bar{width:45%;min-width:5rem;vertical-align:middle}
    .fill{display:block;height:.75rem;background:var(--c1)}
    footer{margin:2rem auto;color:var(--muted);font-size:.85rem}
    @media (max-width:34rem){.tools{float:none}h1{font-size:1.4rem}.tiles{grid-template-columns:1fr 1fr}
    .tiles>div{padding:.5rem .6rem}.tiles .value{font-size:1.3rem}th,td{padding:.25rem .4rem}}
    @media screen and (min-width:70rem){section:has(>figure~figure){columns:2;column-gap:2.5rem}
    section>h2,section>p,section>.browser,section>details[open],figure:has(details[open]){column-span:all}
    section:has(>figure~figure)>figure{break-inside:avoid;margin:0;padding-bottom:1.2rem}section:has(>figure~figure) h3{margin-top:0;padding-top:.4rem}}
    @page{size:A4;margin:14mm 13mm}
    @media print{body{font-size:10pt}.tools,.skip,.toc,#semua,noscript{display:none!important}
    header,main,footer{max-width:none;padding:0}h2{margin-top:1.2rem;break-after:avoid}h3,figcaption,.legend,summary,section>p{break-after:avoid}
    figure,section>p,.tiles>div,.notice{break-inside:avoid}details:not([open]),figure.closed:not(:has(details[open])){display:none}
    table{font-size:8pt}.wide{overflow:visible}tr,svg{break-inside:avoid}thead{display:table-header-group}
    figure:has(details[open]),details[open] figure{break-inside:auto}details[open]>summary{color:inherit;list-style:none}
    tbody th{white-space:normal}.many{font-size:6.5pt}
    .many th,.many td{padding:.08rem .18rem;white-space:normal}.most{font-size:5.3pt}
    .browser select{border:0;padding:0;appearance:none}a{color:inherit;text-decoration:none}
    *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
    """
}
