import classes from './wire-log.module.css';

const TOKEN = /("[^"]*")(\s*:)?|(-?\d+(?:\.\d+)?|true|false|null)|([^"\d]+)/g;

/** JSON, coloured. */
export function JsonText({ json }: { json: string }) {
  const text = JSON.stringify(JSON.parse(json), null, 2);
  return [...text.matchAll(TOKEN)].map(([whole, string, colon, number], index) => {
    if (string === undefined) {
      return number === undefined ? (
        whole
      ) : (
        <span key={index} className={classes['number']}>
          {number}
        </span>
      );
    }
    return (
      <span key={index}>
        <span className={classes[colon === undefined ? 'string' : 'name']}>{string}</span>
        {colon}
      </span>
    );
  });
}
