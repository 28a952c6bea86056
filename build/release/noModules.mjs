/** electron-builder's `beforeBuild`: "false" says that it has no modules to rebuild or to pack, for all are bundled. */
export default async function noModules() {
  return false;
}
