// Two laptops: A's documents go to the server and on to B. Arguments: folder, port, file of documents (one a line),
// documents a batch. Prints seconds and processor seconds as JSON: the documents new, then all of them changed, then nothing to do.
const [folder, port, file, batch] = process.argv.slice(2);
const PouchDB = require("pouchdb").defaults({ prefix: folder + "/" });
const hub = `http://127.0.0.1:${port}/team`;
const options = { batch_size: Number(batch), batches_limit: 10 };
const seconds = async (work) => {
  const [begun, used] = [process.hrtime.bigint(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(used);
  return { seconds: Number(process.hrtime.bigint() - begun) / 1e9, processor: (user + system) / 1e6 };
};

async function main() {
  const lines = require("fs").readFileSync(file, "utf8").trimEnd().split("\n");
  const [a, b] = [new PouchDB("a"), new PouchDB("b")];
  await Promise.all([a.info(), b.info(), new PouchDB(hub).info()]);
  const write = async (change) => {
    for (let at = 0; at < lines.length; at += 1000) {
      const docs = lines.slice(at, at + 1000).map((line) => JSON.parse(line));
      await a.bulkDocs(await change(docs));
    }
  };
  const sync = async () => ({
    push: await seconds(() => a.replicate.to(hub, options)),
    pull: await seconds(() => b.replicate.from(hub, options)),
  });
  const told = {};
  await write((docs) => docs);
  told.new = await sync();
  await write(async (docs) => {
    const found = await a.allDocs({ keys: docs.map((doc) => doc._id) });
    return docs.map((doc, n) => ({ ...doc, _rev: found.rows[n].value.rev, changed: true }));
  });
  told.changed = await sync();
  told.nothing = await sync();
  told.arrived = (await b.allDocs({ limit: 0 })).total_rows;
  const kept = await b.allDocs({ include_docs: true });
  told.right = kept.rows.filter((row) => row.doc.changed === true).length;
  console.log(JSON.stringify(told));
}
main().then(() => process.exit(0), (error) => { console.error(error); process.exit(1); });
