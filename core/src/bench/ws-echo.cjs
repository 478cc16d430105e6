// A peer: WebSocket echo with npm's ws. Argument: the port. NODE_PATH says where Debian's modules are.
const { WebSocketServer } = require('ws');

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2]) });
server.on('connection', (socket) => socket.on('message', (data, binary) => socket.send(data, { binary })));
