// A CouchDB in JavaScript: express-pouchdb on leveldb. Arguments: folder. Prints its port.
const [folder] = process.argv.slice(2);
const PouchDB = require("pouchdb").defaults({ prefix: folder + "/" });
const app = require("express")();
app.use("/", require("express-pouchdb")(PouchDB, { mode: "minimumForPouchDB", inMemoryConfig: true, logPath: folder + "/log" }));
const listening = app.listen(0, "127.0.0.1", () => console.log(listening.address().port));
