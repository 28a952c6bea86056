import type { remembered as fr } from "../fr/remembered.ts";
import type { Words } from "../words.ts";

/** The classes that this computer remembers. */
export const remembered: Words<typeof fr> = {
  menu: "Saved classes",
  none: "No saved class. Read a list, then “Save the class”.",
  noKeyStore:
    "This system has no key store to encrypt names with: Pupitre does not write them as plain text. Keep the list's file.",
  students_one: "{{count}} student",
  students_other: "{{count}} students",
  until: "until {{day}}",
  manage: "Manage…",
  save: "Save the class…",
  saveTitle: "Save this class",
  saveExplain_one: "{{count}} name, encrypted on this computer for you alone, and deleted after the date.",
  saveExplain_other: "{{count}} names, encrypted on this computer for you alone, and deleted after the date.",
  name: "Name of the class",
  namePlaceholder: "First year, group 3",
  keepUntil: "Kept until",
  replace: "A class has this name already: it will be replaced.",
  confirm: "Save",
  confirmReplace: "Replace",
  saved: "Class “{{name}}” saved.",
  manageTitle: "Saved classes",
  rename: "Rename",
  forget: "Delete",
  forgetSure: "Delete for good?",
};
