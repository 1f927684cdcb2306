// Assess the shipped cases in Pyodide, a Python in WebAssembly, with the built-in chainer. Arguments: this repository,
// then the folders of the packages that lmsrules needs, which are pure Python. Prints the answers.
import { basename } from "node:path";
import { loadPyodide } from "pyodide";

const [root, ...packages] = process.argv.slice(2);
const pyodide = await loadPyodide();
pyodide.mountNodeFS("/repository", root);
for (const folder of packages) pyodide.mountNodeFS(`/packages/${basename(folder)}`, folder);
console.log(pyodide.runPython(`
import sys
from pathlib import Path
sys.dont_write_bytecode = True
sys.path += ["/repository", "/packages"]
from lmsrules.logic.chaining.durable import is_available
assert not is_available()
from tests.pyodide.answers import answers
answers(Path("/repository/examples/cases"))
`));
