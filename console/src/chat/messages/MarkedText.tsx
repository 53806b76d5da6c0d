import { useText } from '../i18n';
import { marked } from './text';

/** A text with the places marked where something was found. */
export function MarkedText({ text, spans }: { text: string; spans: readonly { start: number; end: number }[] }) {
  const said = useText().conversation;
  return marked(text, spans).map((piece, index) =>
    piece.isMarked ? (
      <mark key={index}>
        <span className="visually-hidden">{said.markBegins} </span>
        {piece.text}
        <span className="visually-hidden"> {said.markEnds}</span>
      </mark>
    ) : (
      piece.text
    ),
  );
}
