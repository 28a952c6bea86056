/** Mots de la remise des liens : codes à taper, page d'entrée, fenêtre à projeter. */
export const handing = {
  typed: "ou, à taper sur {{door}} :",
} as const;
