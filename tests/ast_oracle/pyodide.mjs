// node pyodide.mjs MODULES LIST [--check]: as `python3 dump.py LIST`, under the CPython that the npm
// package pyodide in the folder MODULES carries as WebAssembly.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [modules, list, check] = process.argv.slice(2);
const entry = path.resolve(modules, "pyodide", "pyodide.mjs");
const { loadPyodide } = await import(pathToFileURL(entry).href);
const python = await loadPyodide();
const names = python.toPy({ __name__: "dump" });
python.runPython(fs.readFileSync(new URL("dump.py", import.meta.url), "utf8"), { globals: names });
const dump = names.get("dump");
for (const file of fs.readFileSync(list, "utf8").split("\n").filter((line) => line !== "")) {
  const source = python.toPy(new Uint8Array(fs.readFileSync(file)));
  let line = "no verdict";
  try {
    line = dump(source, check === "--check");
  } catch (error) {
    if (check !== undefined) throw error;
  }
  source.destroy();
  await new Promise((resolve) => process.stdout.write(line + "\n", resolve));
}
