import type { Drawing, Shape } from './drawing';
import type { TextShape } from './draw/shapes';

const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const STYLE = `*{vector-effect:non-scaling-stroke;stroke-linejoin:round;stroke-linecap:round;stroke-width:1}
.frame,.sash,.mullion,.falseMullion,.bar,.coupler,.sill,.shutterBox,.shutterGuide{fill:#fff;stroke:#3c4347}
.falseMullion{fill:#f4f4f2}.coupler{fill:#b9c0c4}.sill{fill:#eceae4}
.joint{stroke:#aab1b5}.glass{fill:#d8eaf4;stroke:#3c4347}.panel{fill:#e6e6e2;stroke:#3c4347}.void{fill:none;stroke:#9aa2a7;stroke-dasharray:2 3}
.bar{stroke:#70787d}.screen{stroke:#8fa3ae;stroke-width:.6}
.opening,.openingAway,.arrow{stroke:#b3261e;stroke-width:1.25}.openingAway{stroke-dasharray:6 4}.pivot{stroke:#b3261e;stroke-width:3.5}
.handle{fill:#2b3033;stroke:#2b3033}.handleAway{fill:none;stroke:#70787d}
.shutterCurtain{fill:#eef0f0;stroke:#3c4347}.shutterSlat{stroke:#9aa2a7;stroke-width:.7}
.dark{stroke:#b8c0c4}.labelBack{fill:#fff;fill-opacity:.86;stroke:none}.label{fill:#2b3033;stroke:none}
.dimension{fill:none;stroke:#5c666c;stroke-width:.9}text.dimension{fill:#2b3033;stroke:none}
polyline{fill:none}text{font-family:Inter,Arial,sans-serif;text-anchor:middle}`;

export interface SvgOptions {
  /** What a screen reader says. */
  readonly title: string;
  /** Without dimensions and numbers, for small pictures. */
  readonly bare?: boolean;
}

/** The drawing as a document of its own: for mails, tests and pictures. The portal paints the same shapes as elements. */
export function drawingSvg(drawing: Drawing, { title, bare = false }: SvgOptions): string {
  const { x, y, width, height } = bare ? drawing.body : drawing.viewBox;
  const shapes = drawing.shapes.filter(
    (s) => !bare || (s.class !== 'dimension' && s.class !== 'label' && s.class !== 'labelBack'),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x} ${y} ${width} ${height}" role="img"><title>${escape(title)}</title><style>${STYLE}</style>${shapes.map(element).join('')}</svg>`;
}

function element(shape: Shape): string {
  const look = `class="${shape.class}${shape.dark ? ' dark' : ''}"${shape.fill === undefined ? '' : ` style="fill:${escape(shape.fill)}"`}`;
  switch (shape.kind) {
    case 'rect':
      return `<rect ${look} x="${shape.x}" y="${shape.y}" width="${shape.width}" height="${shape.height}"${shape.round ? ` rx="${shape.round}"` : ''}/>`;
    case 'path':
      return `<path ${look} d="${shape.d}"/>`;
    case 'polyline':
      return `<polyline ${look} points="${shape.points.map((p) => p.join()).join(' ')}"/>`;
    case 'text':
      return textElement(shape, look);
    case 'dimension':
      return `<path ${look} d="${shape.d}"/>${textElement(shape.text, look)}`;
  }
}

const textElement = ({ x, y, size, turn, text }: TextShape, look: string): string =>
  `<text ${look} font-size="${size}" transform="translate(${x} ${y})${turn === 0 ? '' : `rotate(${turn})`}" dy=".35em">${escape(text)}</text>`;
