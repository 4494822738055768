import { bodyBlocks } from '../../../../shared/domain/form-body.ts';

/** A form's text in its paragraphs and lists. */
export function FormBody({ text }: { readonly text: string }) {
  return bodyBlocks(text).map((block, index) =>
    block.kind === 'paragraph' ? (
      // oxlint-disable-next-line react/no-array-index-key -- blocks of a text have nothing but their place.
      <p key={index}>{block.text}</p>
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- the same.
      <ul key={index}>
        {block.points.map((point, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- the same.
          <li key={at}>{point}</li>
        ))}
      </ul>
    ),
  );
}
