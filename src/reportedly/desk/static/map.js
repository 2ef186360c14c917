// The map: a base of plain shapes from the package, and a pin for each place. Pins that would lie over each other are drawn as one.
"use strict";
(() => {
  const here = document.querySelector("#map");
  if (!here || !window.maplibregl) return;
  const look = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const NEAR = 22; // pixels between two pins below which they become one

  function style() {
    const at = (layer) => ["==", ["get", "layer"], layer];
    const line = (id, layer, paint, extra = {}) => ({ id, type: "line", source: "base", filter: at(layer), paint: { "line-color": look("--border"), ...paint }, ...extra });
    const made = {
      version: 8,
      sources: { base: { type: "geojson", data: here.dataset.base, tolerance: 0.2, attribution: "Natural Earth" } },
      layers: [
        { id: "sea", type: "background", paint: { "background-color": look("--sea") } },
        { id: "land", type: "fill", source: "base", filter: at("land"), paint: { "fill-color": look("--land"), "fill-antialias": false } },
        { id: "lake", type: "fill", source: "base", filter: at("lake"), paint: { "fill-color": look("--water") } },
        line("river", "river", { "line-color": look("--river"), "line-width": ["interpolate", ["linear"], ["zoom"], 3, 0.6, 8, 2] }, { minzoom: 2.5, layout: { "line-cap": "round", "line-join": "round" } }),
        line("region", "region", { "line-width": 0.7, "line-opacity": 0.6, "line-dasharray": [4, 2] }, { minzoom: 3 }),
        line("border", "border", { "line-width": 1.4 }),
        line("disputed", "disputed", { "line-width": 1.4, "line-dasharray": [2, 2] }),
      ],
    };
    if (here.dataset.tiles) {
      made.sources.tiles = { type: "raster", tiles: [here.dataset.tiles], tileSize: 256, attribution: here.dataset.credit || "" };
      made.layers.splice(1, 0, { id: "tiles", type: "raster", source: "tiles" });
      made.layers = made.layers.filter((layer) => !["land", "lake"].includes(layer.id));
    }
    return made;
  }

  let map;
  const [west, south, east, north] = here.dataset.area.split(",").map(Number);
  try {
    maplibregl.setWorkerUrl(here.dataset.worker);
    map = new maplibregl.Map({
      container: here, style: style(), bounds: [[west, south], [east, north]], fitBoundsOptions: { padding: 24, maxZoom: 9 }, maxZoom: 12, minZoom: 1,
      dragRotate: false, pitchWithRotate: false, touchPitch: false, attributionControl: false, fadeDuration: 0, cooperativeGestures: matchMedia("(pointer: coarse)").matches,
      locale: { "Map.Title": "Map" },
    });
  } catch {
    here.closest(".panel").classList.add("no-map");
    document.querySelector(".list").open = true;
    here.remove();
    return;
  }
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "bottom-right");
  document.addEventListener("desk:theme", () => map.setStyle(style()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => map.setStyle(style()));

  const SVG = "http://www.w3.org/2000/svg";
  const make = (name, given) => { const at = document.createElementNS(SVG, name); for (const key in given) at.setAttribute(key, given[key]); return at; };
  const radius = (matters) => Math.min(22, 7 + 1.6 * Math.sqrt(matters));

  // The legend beside the map holds what pins look like and mean: read once, so that both are one
  const keys = (name) => [...document.querySelectorAll(`.pins [data-${name}]`)];
  const signs = Object.fromEntries(keys("standing").map((key) => [key.dataset.standing, key.dataset]));
  const shapes = keys("shape").map((key) => ({ ...key.dataset, frames: key.dataset.frames.split(" "), path: key.querySelector("path").getAttribute("d") }));
  const most = (counts) => Object.entries(counts).reduce((best, one) => (one[1] > best[1] || (one[1] === best[1] && one[0] > best[0]) ? one : best), ["", 0])[0];
  const add = (into, counts) => { for (const key in counts) into[key] = (into[key] || 0) + counts[key]; };

  function pin(group) {
    const r = radius(group.matters), size = 2 * r + 8, middle = size / 2, ring = r + 2.5, round = 2 * Math.PI * ring;
    const standing = most(group.standings), frame = most(group.frames);
    const sign = signs[standing], shape = shapes.find((one) => one.frames.includes(frame));
    const button = document.createElement("button");
    button.type = "button";
    button.className = `pin on-${standing}`;
    const names = group.points.map((point) => point.name);
    const name = names.length > 1 ? `${names[0]} +${names.length - 1}` : names[0];
    const svg = make("svg", { width: size, height: size, "aria-hidden": "true" });
    const inner = 0.86 * r;
    svg.append(shape ? make("path", { class: "size", d: shape.path, transform: `translate(${middle} ${middle}) scale(${inner})`, "vector-effect": "non-scaling-stroke" }) : make("circle", { class: "size", cx: middle, cy: middle, r: inner }));
    if (sign) svg.append(make("use", { href: `${here.dataset.icons}#${sign.sign}`, x: middle - 5.5, y: middle - 5.5, width: 11, height: 11 }));
    if (group.disputed) {
      const share = (round * group.disputed) / group.matters;
      svg.append(make("circle", { class: "share", cx: middle, cy: middle, r: ring, "stroke-dasharray": `${share} ${round - share}`, transform: `rotate(-90 ${middle} ${middle})` }));
    }
    const label = document.createElement("span");
    label.textContent = name;
    button.append(svg, label);
    button.addEventListener("click", () => {
      if (group.points.length > 1 && map.getZoom() < 10) {
        const box = new maplibregl.LngLatBounds();
        for (const point of group.points) box.extend([point.lon, point.lat]);
        map.fitBounds(box, { padding: 60, maxZoom: 10.5, animate: false });
        return;
      }
      go({ place: group.points.map((point) => point.geonameid).slice(0, 10).join(","), box: null });
    });
    const marker = new maplibregl.Marker({ element: button }).setLngLat([group.points[0].lon, group.points[0].lat]);
    button.dataset.label = `${name}: ${group.matters} ${group.matters === 1 ? "matter" : "matters"}, ${group.disputed} disputed; most ${sign ? sign.label : standing}, ${shape ? shape.label : frame}`;
    return marker;
  }

  function go(changes) {
    const where = new URL(location.href);
    for (const [key, value] of Object.entries({ ...changes, page: null })) value === null ? where.searchParams.delete(key) : where.searchParams.set(key, value);
    location.assign(where);
  }

  let points = [], pins = [];
  function draw() {
    const groups = [];
    for (const point of points) {
      const at = map.project([point.lon, point.lat]);
      const near = groups.find((group) => Math.hypot(group.at.x - at.x, group.at.y - at.y) < Math.max(NEAR, 0.75 * (radius(group.matters) + radius(point.matters))));
      if (near) { near.points.push(point); near.matters += point.matters; near.disputed += point.disputed; add(near.standings, point.standings); add(near.frames, point.frames); }
      else groups.push({ at, points: [point], matters: point.matters, disputed: point.disputed, standings: { ...point.standings }, frames: { ...point.frames } });
    }
    for (const old of pins) old.remove();
    pins = groups.map(pin);
    for (const one of pins) {
      one.addTo(map); // names every marker alike
      one.getElement().setAttribute("aria-label", one.getElement().dataset.label);
    }
    labels(groups);
  }

  // A name that would lie over another's pin or name goes to the left of its pin, or away.
  function labels(groups) {
    const taken = groups.map((group) => { const r = radius(group.matters); return [group.at.x - r, group.at.y - r, group.at.x + r, group.at.y + r]; });
    const width = here.clientWidth;
    const free = (box) => box[0] > 0 && box[2] < width && taken.every((other) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]);
    groups.forEach((group, n) => {
      const button = pins[n].getElement(), span = button.querySelector("span");
      const r = radius(group.matters), wide = span.offsetWidth + 4, { x, y } = group.at;
      const right = [x + r + 1, y - 8, x + r + wide + 6, y + 8], left = [x - r - wide - 6, y - 8, x - r - 1, y + 8];
      const fits = free(right) ? right : free(left) ? left : null;
      button.classList.toggle("left", fits === left);
      span.hidden = !fits;
      if (fits) taken.push(fits);
    });
    around(taken);
  }

  // Larger towns, to find one's way: as many as fit between the pins and their names
  let towns = [], shown = [];
  function around(taken) {
    for (const old of shown) old.remove();
    shown = [];
    const view = map.getBounds(), width = here.clientWidth, height = here.clientHeight;
    for (const [name, lon, lat] of towns) {
      if (shown.length >= 10) break;
      if (!view.contains([lon, lat]) || points.some((point) => Math.hypot(point.lon - lon, point.lat - lat) < 0.03)) continue;
      const { x, y } = map.project([lon, lat]), half = name.length * 3.4 + 8;
      const box = [x - half, y - 12, x + half, y + 14];
      if (box[0] < 0 || box[2] > width || box[1] < 0 || box[3] > height) continue;
      if (taken.some((other) => !(box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]))) continue;
      taken.push(box);
      const label = document.createElement("span");
      label.className = "town";
      label.textContent = name;
      const marker = new maplibregl.Marker({ element: label }).setLngLat([lon, lat]).addTo(map);
      for (const given of ["aria-label", "role", "tabindex"]) label.removeAttribute(given);
      label.setAttribute("aria-hidden", "true");
      shown.push(marker);
    }
  }
  fetch(here.dataset.towns).then((answer) => (answer.ok ? answer.json() : [])).then((found) => { towns = found; draw(); });

  fetch(here.dataset.points, { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : []))
    .then((found) => { points = found; draw(); here.dataset.ready = "yes"; });
  map.on("moveend", draw);

  // Only what the map shows: offered once it was moved by hand
  const only = document.createElement("button");
  only.type = "button";
  only.className = "button quiet map-here";
  only.textContent = "Only what is in view";
  only.hidden = true;
  only.addEventListener("click", () => {
    const box = map.getBounds();
    go({ box: [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((v) => v.toFixed(3)).join(","), place: null });
  });
  here.append(only);
  map.on("dragend", () => { only.hidden = false; });
  map.on("zoomend", (event) => { if (event.originalEvent) only.hidden = false; });
  map.on("load", () => { here.dataset.loaded = "yes"; });
})();
