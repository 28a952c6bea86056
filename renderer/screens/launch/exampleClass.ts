/** Made-up students, so that a first launch needs nobody's list. */
export const EXAMPLE_CLASS = `Nom;Prénom;Courriel;Groupe
Abadie;Élodie;elodie.abadie@example.org;Exemple
Amrani;Mohamed;mohamed.amrani@example.org;Exemple
Barthélemy;Salomé;salome.barthelemy@example.org;Exemple
Belkacem;Yanis;yanis.belkacem@example.org;Exemple
Benaïssa;Inès;ines.benaissa@example.org;Exemple
Bouchard;Célestin;celestin.bouchard@example.org;Exemple
Château;Rémi;remi.chateau@example.org;Exemple
Delacroix;Noémie;noemie.delacroix@example.org;Exemple
Diallo;Aïcha;aicha.diallo@example.org;Exemple
Dupré;Maëlys;maelys.dupre@example.org;Exemple
D’Estienne;Agathe;agathe.destienne@example.org;Exemple
Fontaine;Léa;lea.fontaine@example.org;Exemple
Garçon;Théo;theo.garcon@example.org;Exemple
Gauthier;Nathan;nathan.gauthier@example.org;Exemple
Hervé;Loïc;loic.herve@example.org;Exemple
Kermarrec;Gaël;gael.kermarrec@example.org;Exemple
Lacroix;Manon;manon.lacroix@example.org;Exemple
Le Goff;Jean-Pierre;jean-pierre.legoff@example.org;Exemple
Marchand;Chloé;chloe.marchand@example.org;Exemple
Müller;Zoé;zoe.muller@example.org;Exemple
Nguyen;Tom;tom.nguyen@example.org;Exemple
Noël;Baptiste;baptiste.noel@example.org;Exemple
Nuñez;Sofia;sofia.nunez@example.org;Exemple
Œuvrard;Camille;camille.oeuvrard@example.org;Exemple
Pâris;Raphaël;raphael.paris@example.org;Exemple
Pereira;Ana;ana.pereira@example.org;Exemple
Rousseau;Hugo;hugo.rousseau@example.org;Exemple
Traoré;Djibril;djibril.traore@example.org;Exemple
Vérité;Eloïse;eloise.verite@example.org;Exemple
Zeller;Anaïs;anais.zeller@example.org;Exemple
`;
