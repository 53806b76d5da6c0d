import classes from './Typing.module.css';

export function TypingDots() {
  return (
    <span className={classes.dots} aria-hidden>
      <span />
      <span />
      <span />
    </span>
  );
}
