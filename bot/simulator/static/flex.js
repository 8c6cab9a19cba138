// Draws Flex messages with the browser's own flexbox, from which LINE's is taken.
// Sizes: https://developers.line.biz/en/docs/messaging-api/flex-message-layout/

import { make } from "./dom.js";
import { makeTappable, tappable } from "./taps.js";

const textSizes = {
  xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74,
};
const gaps = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const borders = { none: 0, light: 0.5, normal: 1, medium: 2, "semi-bold": 3, bold: 4 };
const imageSizes = {
  xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, "3xl": 180, "4xl": 200, "5xl": 220,
};
const positions = { start: "flex-start", end: "flex-end", center: "center", top: "flex-start", bottom: "flex-end" };

const length = (value, table) => (value in table ? `${table[value]}px` : value);

export function drawFlex(container, phone) {
  if (container.type !== "carousel") return bubble(container, phone);
  const row = make("div", "carousel");
  row.append(...container.contents.map((one) => bubble(one, phone)));
  return row;
}

function bubble(content, phone) {
  const node = make("div", `card flex flex-${content.size ?? "mega"}`);
  node.dir = content.direction ?? "ltr";
  for (const name of ["header", "hero", "body", "footer"]) {
    if (content[name]) node.append(block(content, name, phone));
  }
  if (content.action) makeTappable(node, content.action, phone);
  return node;
}

function block(content, name, phone) {
  const node = component(content[name], phone, "vertical");
  node.classList.add(`flex-${name}-block`);
  const style = content.styles?.[name];
  if (style?.backgroundColor) node.style.backgroundColor = style.backgroundColor;
  if (style?.separator) node.style.borderTop = `1px solid ${style.separatorColor ?? "#d4d6da"}`;
  return node;
}

function component(part, phone, layout) {
  const node = (drawings[part.type] ?? nothing)(part, phone);
  share(node, part, layout);
  if (part.margin) {
    node.style[layout === "vertical" ? "marginTop" : "marginInlineStart"] = length(part.margin, gaps);
  }
  if (part.position === "absolute") node.style.position = "absolute";
  for (const [name, side] of [["Top", "top"], ["Bottom", "bottom"], ["Start", "insetInlineStart"], ["End", "insetInlineEnd"]]) {
    const offset = part[`offset${name}`];
    if (offset) node.style[side] = length(offset, gaps);
  }
  if (part.action && part.type !== "button") makeTappable(node, part.action, phone);
  return node;
}

// How free space is shared: in a row everything grows, in a column nothing does.
function share(node, part, layout) {
  const grows = part.flex ?? (layout === "vertical" || part.type === "icon" ? 0 : 1);
  if (part.type === "separator" || part.width || part.height?.endsWith?.("px")) return;
  node.style.flex = grows === 0 ? "0 0 auto" : `${grows} 0 0`;
  if (layout === "vertical" && grows > 0) node.style.flexBasis = "auto";
}

const drawings = { box, text, button, image, icon: image, separator, filler: nothing, spacer, video: image };

function nothing() {
  return make("span", "flex-filler");
}

function box(part, phone) {
  const node = make("div", `flex-box flex-${part.layout}`);
  const style = node.style;
  if (part.spacing) style.gap = length(part.spacing, gaps);
  if (part.backgroundColor) style.backgroundColor = part.backgroundColor;
  if (part.background?.type === "linearGradient") {
    style.background = `linear-gradient(${part.background.angle}, ${part.background.startColor}, ${part.background.endColor})`;
  }
  if (part.cornerRadius) style.borderRadius = length(part.cornerRadius, gaps);
  if (part.borderWidth) style.border = `${length(part.borderWidth, borders)} solid ${part.borderColor ?? "#000000"}`;
  if (part.justifyContent) style.justifyContent = part.justifyContent;
  if (part.alignItems) style.alignItems = part.alignItems;
  for (const name of ["width", "maxWidth", "height", "maxHeight"]) if (part[name]) style[name] = part[name];
  pad(style, part);
  for (const inside of part.contents) node.append(component(inside, phone, part.layout));
  return node;
}

function pad(style, part) {
  if (part.paddingAll) style.padding = length(part.paddingAll, gaps);
  if (part.paddingTop) style.paddingTop = length(part.paddingTop, gaps);
  if (part.paddingBottom) style.paddingBottom = length(part.paddingBottom, gaps);
  if (part.paddingStart) style.paddingInlineStart = length(part.paddingStart, gaps);
  if (part.paddingEnd) style.paddingInlineEnd = length(part.paddingEnd, gaps);
}

function text(part) {
  const node = make("p", part.wrap ? "flex-text wraps" : "flex-text");
  type(node, part);
  node.style.textAlign = part.align ?? "start";
  if (part.gravity) node.style.alignSelf = positions[part.gravity];
  if (part.lineSpacing) node.style.lineHeight = `calc(1.4em + ${part.lineSpacing})`;
  if (part.contents?.length) {
    for (const span of part.contents) node.append(type(make("span", "", span.text), span));
  } else {
    node.textContent = part.text;
  }
  return node;
}

function type(node, part) {
  const style = node.style;
  if (part.size) style.fontSize = length(part.size, textSizes);
  if (part.color) style.color = part.color;
  if (part.weight) style.fontWeight = part.weight === "bold" ? "700" : "400";
  if (part.style) style.fontStyle = part.style;
  if (part.decoration) style.textDecoration = part.decoration;
  return node;
}

function button(part, phone) {
  const node = tappable(part.action, phone, `flex-button ${part.style ?? "link"} ${part.height ?? "md"}`);
  if (part.color) node.style[part.style && part.style !== "link" ? "backgroundColor" : "color"] = part.color;
  return node;
}

function image(part) {
  const node = make("img", "flex-image");
  node.src = part.url ?? part.previewUrl;
  node.alt = "";
  node.style.width = part.size === "full" ? "100%" : length(part.size ?? (part.type === "icon" ? "16px" : "md"), imageSizes);
  node.style.aspectRatio = (part.aspectRatio ?? "1:1").replace(":", " / ");
  node.style.objectFit = part.aspectMode === "cover" ? "cover" : "contain";
  node.style.alignSelf = positions[part.align ?? "center"];
  return node;
}

function separator(part) {
  const node = make("span", "flex-separator");
  if (part.color) node.style.backgroundColor = part.color;
  return node;
}

function spacer(part) {
  const node = make("span");
  node.style.height = length(part.size ?? "md", gaps);
  return node;
}
