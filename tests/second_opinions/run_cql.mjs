// Translates CQL libraries with the reference translator and runs each on cql-execution.
// In: [{"cql": text, "cases": [{parameter: value, ...}, ...]}, ...].
// Out: [[{definition: true | false | null, ...}, ...], ...].
import { CqlTranslator, LibraryManager, ModelManager, createModelInfoProvider, stringAsSource } from "@cqframework/cql/cql-to-elm";
import cql from "cql-execution";
import { readFileSync, writeFileSync } from "node:fs";

// The translator needs to be told CQL's own types.
const TYPES = [
  "Boolean", "Integer", "Long", "Decimal", "String", "DateTime", "Date", "Time", "Quantity", "Ratio", "Vocabulary",
  "Code", "Concept", "CodeSystem", "ValueSet",
];
const SYSTEM = `<modelInfo xmlns="urn:hl7-org:elm-modelinfo:r1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  name="System" version="1.0.0" url="urn:hl7-org:elm-types:r1" targetQualifier="system">
  <typeInfo xsi:type="SimpleTypeInfo" name="System.Any"/>
  ${TYPES.map((name) => `<typeInfo xsi:type="SimpleTypeInfo" name="System.${name}" baseType="System.Any"/>`).join("\n")}
</modelInfo>`;

function translate(text) {
  const models = new ModelManager();
  models.modelInfoLoader.registerModelInfoProvider(createModelInfoProvider((id) => (id === "System" ? stringAsSource(SYSTEM) : null)));
  return JSON.parse(CqlTranslator.fromText(text, new LibraryManager(models)).toJson());
}

async function run({ cql: text, cases }) {
  const elm = translate(text);
  const problems = (elm.library.annotation ?? []).filter((note) => note.errorSeverity === "error");
  if (problems.length) throw new Error(JSON.stringify(problems, null, 2));
  const library = new cql.Library(elm);
  const names = elm.library.statements.def.map((definition) => definition.name);
  // cql-execution takes a parameter that is left out for its own definition, so the unknown ones are given as null.
  const unknown = Object.fromEntries(elm.library.parameters.def.map((parameter) => [parameter.name, null]));
  const answers = [];
  for (const known of cases) {
    const executor = new cql.Executor(library, undefined, { ...unknown, ...known });
    const found = (await executor.exec(new cql.PatientSource([]))).unfilteredResults;
    answers.push(Object.fromEntries(names.map((name) => [name, found[name] ?? null])));
  }
  return answers;
}

const answers = [];
for (const job of JSON.parse(readFileSync(0, "utf8"))) answers.push(await run(job));
writeFileSync(1, JSON.stringify(answers));
