import { connect } from "../../../cluster/connect.ts";
import { handOverCases } from "../handOverCases.ts";
import { freeNode, realAccess } from "./realStage.ts";

handOverCases(async () => {
  const access = await realAccess();
  const admin = connect(access);
  if (!process.env.PUPITRE_REAL_IMAGE) await freeNode(admin);
  await admin.close();
  return { access, shared: true, close: () => Promise.resolve() };
});
