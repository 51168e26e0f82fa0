/**
 * The rails as SVG. Drawn when the layout changes, never per frame.
 *
 * @typedef {import("ef/graph/layout").Layout} Layout
 * @typedef {import("ef/run/protocol").Manifest} Manifest
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {Element} rails   lies under the cards
 * @param {Element} doors   lies over them
 * @param {Layout} layout
 * @param {Manifest} manifest
 * @returns {SVGElement[]} by edge: the group that holds its rail
 */
export function drawWires(rails, doors, layout, manifest) {
  const groups = layout.edges.map((edge, index) => {
    const { invocation } = manifest.edges[index];
    const group = make("g", { class: "wire", "data-look": edge.failure ? "failure" : invocation === "synchronous" ? "sync" : "async" });
    const twins = invocation === "synchronous" ? [-4, 4] : [0];
    for (const aside of twins) {
      const transform = aside ? `translate(${layout.vertical ? aside : 0} ${layout.vertical ? 0 : aside})` : "";
      group.append(
        make("path", { class: "wire-edge", d: edge.path.d, transform }),
        make("path", { class: "wire-rail", d: edge.path.d, transform }),
      );
    }
    group.append(make("path", { class: "wire-core", d: edge.path.d }));
    return group;
  });
  const ports = layout.edges.flatMap(({ path, failure }) => {
    const { lut } = path;
    const look = failure ? "failure" : "flow";
    return [
      make("circle", { class: "port", "data-look": look, cx: lut[0], cy: lut[1], r: 4 }),
      ...(failure ? [] : [make("circle", { class: "port", "data-look": look, cx: lut[lut.length - 2], cy: lut[lut.length - 1], r: 4 })]),
    ];
  });
  rails.replaceChildren(...groups);
  doors.replaceChildren(...ports);
  return groups;
}

/** @param {string} tag @param {Record<string, string | number>} attributes @returns {SVGElement} */
function make(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== "") made.setAttribute(name, String(value));
  return made;
}
