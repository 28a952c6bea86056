import classes from "./session.module.css";

/** On a narrow window their sign alone is left, and the word for whoever has it read aloud. */
export const FOLDING = { label: classes.foldingWord ?? "", section: classes.foldingSign ?? "" };
