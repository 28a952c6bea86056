import { after as afterEn } from "./en/after.ts";
import { app as appEn } from "./en/app.ts";
import { attention as attentionEn } from "./en/attention.ts";
import { checks as checksEn } from "./en/checks.ts";
import { classTime as classTimeEn } from "./en/classTime.ts";
import { cli as cliEn } from "./en/cli.ts";
import { editor as editorEn } from "./en/editor.ts";
import { event as eventEn } from "./en/event.ts";
import { failure as failureEn } from "./en/failure.ts";
import { handing as handingEn } from "./en/handing.ts";
import { handOut as handOutEn } from "./en/handOut.ts";
import { hosting as hostingEn } from "./en/hosting.ts";
import { issue as issueEn } from "./en/issue.ts";
import { joining as joiningEn } from "./en/joining.ts";
import { keeping as keepingEn } from "./en/keeping.ts";
import { kubeconfig as kubeconfigEn } from "./en/kubeconfig.ts";
import { leftWork as leftWorkEn } from "./en/leftWork.ts";
import { look as lookEn } from "./en/look.ts";
import { mail as mailEn } from "./en/mail.ts";
import { preflight as preflightEn } from "./en/preflight.ts";
import { reason as reasonEn } from "./en/reason.ts";
import { register as registerEn } from "./en/register.ts";
import { rehearsal as rehearsalEn } from "./en/rehearsal.ts";
import { relaunch as relaunchEn } from "./en/relaunch.ts";
import { remembered as rememberedEn } from "./en/remembered.ts";
import { report as reportEn } from "./en/report.ts";
import { roomTest as roomTestEn } from "./en/roomTest.ts";
import { shared as sharedEn } from "./en/shared.ts";
import { sharing as sharingEn } from "./en/sharing.ts";
import { sites as sitesEn } from "./en/sites.ts";
import { student as studentEn } from "./en/student.ts";
import { studentChecks as studentChecksEn } from "./en/studentChecks.ts";
import { studentHelp as studentHelpEn } from "./en/studentHelp.ts";
import { studentJoin as studentJoinEn } from "./en/studentJoin.ts";
import { studentLooks as studentLooksEn } from "./en/studentLooks.ts";
import { studentNotices as studentNoticesEn } from "./en/studentNotices.ts";
import { studentPrivacy as studentPrivacyEn } from "./en/studentPrivacy.ts";
import { support as supportEn } from "./en/support.ts";
import { supportActions as supportActionsEn } from "./en/supportActions.ts";
import { work as workEn } from "./en/work.ts";
import { after as afterFr } from "./fr/after.ts";
import { app as appFr } from "./fr/app.ts";
import { attention as attentionFr } from "./fr/attention.ts";
import { checks as checksFr } from "./fr/checks.ts";
import { classTime as classTimeFr } from "./fr/classTime.ts";
import { cli as cliFr } from "./fr/cli.ts";
import { editor as editorFr } from "./fr/editor.ts";
import { event as eventFr } from "./fr/event.ts";
import { failure as failureFr } from "./fr/failure.ts";
import { handing as handingFr } from "./fr/handing.ts";
import { handOut as handOutFr } from "./fr/handOut.ts";
import { hosting as hostingFr } from "./fr/hosting.ts";
import { issue as issueFr } from "./fr/issue.ts";
import { joining as joiningFr } from "./fr/joining.ts";
import { keeping as keepingFr } from "./fr/keeping.ts";
import { kubeconfig as kubeconfigFr } from "./fr/kubeconfig.ts";
import { leftWork as leftWorkFr } from "./fr/leftWork.ts";
import { look as lookFr } from "./fr/look.ts";
import { mail as mailFr } from "./fr/mail.ts";
import { preflight as preflightFr } from "./fr/preflight.ts";
import { reason as reasonFr } from "./fr/reason.ts";
import { register as registerFr } from "./fr/register.ts";
import { rehearsal as rehearsalFr } from "./fr/rehearsal.ts";
import { relaunch as relaunchFr } from "./fr/relaunch.ts";
import { remembered as rememberedFr } from "./fr/remembered.ts";
import { report as reportFr } from "./fr/report.ts";
import { roomTest as roomTestFr } from "./fr/roomTest.ts";
import { shared as sharedFr } from "./fr/shared.ts";
import { sharing as sharingFr } from "./fr/sharing.ts";
import { sites as sitesFr } from "./fr/sites.ts";
import { student as studentFr } from "./fr/student.ts";
import { studentChecks as studentChecksFr } from "./fr/studentChecks.ts";
import { studentHelp as studentHelpFr } from "./fr/studentHelp.ts";
import { studentJoin as studentJoinFr } from "./fr/studentJoin.ts";
import { studentLooks as studentLooksFr } from "./fr/studentLooks.ts";
import { studentNotices as studentNoticesFr } from "./fr/studentNotices.ts";
import { studentPrivacy as studentPrivacyFr } from "./fr/studentPrivacy.ts";
import { support as supportFr } from "./fr/support.ts";
import { supportActions as supportActionsFr } from "./fr/supportActions.ts";
import { work as workFr } from "./fr/work.ts";

/**
 * The words of the product. A namespace belongs to one room: `app` and `editor` (window), `student` and `kubeconfig`
 * (portal's pages), `cli`;
 * `reason` (why a seat failed), `failure`, `issue` (refused input) and `event` (Kubernetes Events in words) are shared.
 * The format is i18next's: `{{name}}` for values, `_one`/`_other` for plurals.
 */
export const resources = {
  fr: {
    after: afterFr,
    app: appFr,
    attention: attentionFr,
    checks: checksFr,
    classTime: classTimeFr,
    cli: cliFr,
    editor: editorFr,
    event: eventFr,
    failure: failureFr,
    handing: handingFr,
    handOut: handOutFr,
    hosting: hostingFr,
    issue: issueFr,
    joining: joiningFr,
    keeping: keepingFr,
    kubeconfig: kubeconfigFr,
    leftWork: leftWorkFr,
    look: lookFr,
    mail: mailFr,
    roomTest: roomTestFr,
    relaunch: relaunchFr,
    remembered: rememberedFr,
    preflight: preflightFr,
    reason: reasonFr,
    register: registerFr,
    rehearsal: rehearsalFr,
    report: reportFr,
    shared: sharedFr,
    sharing: sharingFr,
    sites: sitesFr,
    support: supportFr,
    student: studentFr,
    studentChecks: studentChecksFr,
    studentHelp: studentHelpFr,
    work: workFr,
    studentLooks: studentLooksFr,
    studentJoin: studentJoinFr,
    studentNotices: studentNoticesFr,
    studentPrivacy: studentPrivacyFr,
    supportActions: supportActionsFr,
  },
  en: {
    after: afterEn,
    app: appEn,
    attention: attentionEn,
    checks: checksEn,
    classTime: classTimeEn,
    cli: cliEn,
    editor: editorEn,
    event: eventEn,
    failure: failureEn,
    handing: handingEn,
    handOut: handOutEn,
    hosting: hostingEn,
    issue: issueEn,
    joining: joiningEn,
    keeping: keepingEn,
    kubeconfig: kubeconfigEn,
    leftWork: leftWorkEn,
    look: lookEn,
    mail: mailEn,
    roomTest: roomTestEn,
    relaunch: relaunchEn,
    remembered: rememberedEn,
    preflight: preflightEn,
    reason: reasonEn,
    register: registerEn,
    rehearsal: rehearsalEn,
    report: reportEn,
    shared: sharedEn,
    sharing: sharingEn,
    sites: sitesEn,
    support: supportEn,
    student: studentEn,
    studentChecks: studentChecksEn,
    studentHelp: studentHelpEn,
    work: workEn,
    studentLooks: studentLooksEn,
    studentJoin: studentJoinEn,
    studentNotices: studentNoticesEn,
    studentPrivacy: studentPrivacyEn,
    supportActions: supportActionsEn,
  },
} as const;
