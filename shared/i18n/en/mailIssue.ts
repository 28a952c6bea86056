import type { mailIssue as fr, rememberedIssue as rememberedFr } from "../fr/mailIssue.ts";
import type { Words } from "../words.ts";

/** What keeps a mail from going out. */
export const mailIssue: Words<typeof fr> = {
  placeholder: "“{{word}}” is no word that Pupitre replaces. Correct it, or take the braces away.",
  linkInSubject:
    "The personal link does not go into the subject, which others may read. Put it into the text.",
  linkNotAgreed: "The text holds the personal link. Choose to send it, or take it out of the text.",
  linkMissing: "The text does not say where the link goes. Write {link} in its place.",
  linksNotYet: "Not all links are made yet. Wait until the seats are ready.",
  demonstration: "The demonstration sends no mail: its links open on this computer only.",
  noAccount: "No mail account is known. Give the server, your user name and your address.",
  noPassword: "The password is missing, or belongs to another server. Type it.",
  mustEncrypt:
    "{{host}} is not this computer: nothing is said to it without encryption. Choose STARTTLS or TLS.",
  auth: "{{host}} refuses the user name or the password ({{said}}). Some services want an application password.",
  noTls: "{{host}} offers no encryption at this port. Try the other choice, or ask for the right port.",
  certificate:
    "The certificate of {{host}} is of no authority that is known here. Check the name, or ask support.",
  unknownHost: "There is no server {{host}}. Check its name and the network.",
  unreachable:
    "{{host}} does not answer. Check the port and the network: some networks allow their own server only.",
  busy: "{{host}} does not want to for now ({{said}}). Go on in some minutes.",
  sender: "{{host}} refuses your sender's address ({{said}}). Write that of your account.",
  serverSays: "{{host}} broke the sending off ({{said}}). Go on later, or ask support.",
  noSmtp: "What answers at {{host}} is no server for outgoing mail. Check the name and the port.",
  sentBefore: "Mails of this session have been sent before. Add --resume to send the rest.",
};

/** What keeps a class from being saved. */
export const rememberedIssue: Words<typeof rememberedFr> = {
  noKeyStore: "This system has no key store to encrypt names with. Keep the list's file.",
  nameTaken: "A class has this name already. Choose another one.",
  day: "The day must be ahead, and within two years. Choose another one.",
};
