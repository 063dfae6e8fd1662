// Validates Kubernetes objects: a JSON array of them on standard input. Each goes through the JSON schema of its kind,
// which knows what is required and of which type, and through the compiler with the type of its kind, which knows every
// name that there is. Prints what is wrong, one line each; the exit code is 1 if anything is.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const packages = {
  "monitoring.coreos.com": "@kubernetes-models/prometheus-operator/",
  "keda.sh": "@kubernetes-models/keda/",
};
const wrong = [];
const typed = [];

for (const object of JSON.parse(readFileSync(0, "utf8"))) {
  const name = `${object.kind}/${object.metadata?.name}`;
  const module = (packages[object.apiVersion.split("/")[0]] ?? "kubernetes-models/") + object.apiVersion;
  try {
    const Model = (await import(module))[object.kind];
    new Model(object).validate();
    typed.push([name, module, object]);
  } catch (error) {
    wrong.push(`${name}: ${error.message}`);
  }
}

const source = typed.map(
  ([, module, object], i) =>
    `import type { I${object.kind} as T${i} } from ${JSON.stringify(module)};\nexport const o${i}: T${i} = ${JSON.stringify(object)};`,
);
writeFileSync("rendered.ts", source.join("\n"));
const tsc = spawnSync(
  process.execPath,
  ["node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "rendered.ts"],
  { encoding: "utf8" },
);
for (const line of tsc.stdout.split("\n").filter((text) => text.trim() !== "")) {
  const place = /^rendered\.ts\((\d+),\d+\): error (.*)$/.exec(line);
  wrong.push(place ? `${typed[Math.floor((Number(place[1]) - 1) / 2)][0]}: ${place[2]}` : line);
}
if (tsc.status !== 0 && wrong.length === 0) wrong.push(`the compiler failed: ${tsc.stderr}`);

for (const line of wrong) console.log(line);
process.exitCode = wrong.length === 0 ? 0 : 1;
