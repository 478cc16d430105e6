package dev.streamctl.cli;

import java.util.List;
import java.util.Map;

/** A line echo server in Python that behaves, or does not. */
final class EchoPeer {

    private static final String SCRIPT = """
            import asyncio, sys

            how, lines, turn = sys.argv[1], 0, asyncio.Lock()

            async def told():
                async with turn:
                    await asyncio.to_thread(sys.stdin.readline)

            async def echo(reader, writer):
                global lines
                own = 0
                while line := await reader.readline():
                    lines += 1
                    if lines == 200:
                        if how == "changes":
                            line = line[:20] + b"#" + line[21:]
                        elif how == "drops":
                            continue
                        elif how == "repeats":
                            line = line + line
                        elif how == "stops":
                            await asyncio.Event().wait()
                        elif how == "closes":
                            # the end alone, and the input read on: a close over unread input would be a reset
                            writer.write_eof()
                            await reader.read()
                            break
                        elif how == "stalls":
                            await asyncio.sleep(0.6)
                    if how == "stalls until told" and lines == 1:
                        await told()
                    own += 1
                    if how == "closes when told" and own == 10:
                        await told()
                        writer.write(line)
                        writer.write_eof()
                        await reader.read()
                        break
                    if how == "is very slow":
                        await asyncio.sleep(0.5)
                    if how == "is slow":
                        await asyncio.sleep(0.05)
                    writer.write(line)
                    await writer.drain()
                writer.close()

            async def main():
                server = await asyncio.start_server(echo, "127.0.0.1", 0)
                port = server.sockets[0].getsockname()[1]
                print(f"listening on tcp://127.0.0.1:{port} (asyncio)", file=sys.stderr, flush=True)
                await server.serve_forever()

            asyncio.run(main())
            """;

    private EchoPeer() {}

    /** Starts one that misbehaves, at its 200th line or when it is told to by a line; skips the test where there is no Python. */
    static Started start(String how) throws Exception {
        return Started.program(Map.of(), List.of(InteropIT.need("python3"), "-c", SCRIPT, how));
    }
}
