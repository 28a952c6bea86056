import { useTranslation } from "react-i18next";
import { SERVICES, serviceWord } from "../../catalogue/serviceWord.ts";
import { BilingualField, ChoiceField, NumberField, TextField } from "./fields.tsx";

export function AboutPart() {
  const { t } = useTranslation();
  return (
    <>
      <BilingualField at={["spec", "title"]} />
      <BilingualField at={["spec", "summary"]} lines={2} />
      <ChoiceField
        at={["spec", "level"]}
        data={(["beginner", "intermediate", "advanced"] as const).map((level) => ({
          value: level,
          label: t(`level.${level}`),
        }))}
      />
      <NumberField at={["spec", "minutes"]} required />
      <ChoiceField
        at={["spec", "service"]}
        data={SERVICES.map((service) => ({ value: service, label: serviceWord(service, t) }))}
      />
      <NumberField at={["spec", "persons"]} />
      <TextField at={["spec", "version"]} required />
      <TextField at={["metadata", "name"]} required />
    </>
  );
}
