// The fields by which rights are stated: roles, subdistricts, whose account it is.

import { ROLES, roleWord, say } from "./admin_words.js";

const ADMINISTRATORS = ["system_admin", "security_admin", "audit_admin"];

/** Fields for the rights of an account, or of a key, which is nobody's and no administrator. */
export function rightsFields(now, jurisdictions, { isKey = false } = {}) {
  const roles = Object.keys(ROLES).filter((role) => !isKey || !ADMINISTRATORS.includes(role));
  const fields = [
    { name: "roles", label: say("roles"), kind: "checks", options: roles.map((role) => [role, roleWord(role)]), value: now.roles ?? [] },
  ];
  if (jurisdictions.length > 0) {
    const options = jurisdictions.map(({ code, name }) => [code, name ? `${name} ${code}` : code]);
    fields.push({ name: "subdistricts", label: say("jurisdiction"), kind: "checks", options, value: now.subdistricts ?? [] });
  }
  if (!isKey) fields.push({ name: "member_code", label: say("member_code"), value: now.member ?? "" });
  if (!isKey) fields.push({ name: "volunteer_code", label: say("volunteer_code"), value: now.volunteer ?? "" });
  fields.push({ name: "unit_code", label: say("unit_code"), value: now.unit ?? "" });
  return fields;
}

/** The same as the server takes it. */
export function rightsBody({ roles, subdistricts = [], member_code = "", unit_code, volunteer_code = "" }) {
  return { roles, subdistricts, member_code: member_code || null, unit_code: unit_code || null, volunteer_code: volunteer_code || null };
}
