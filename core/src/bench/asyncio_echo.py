"""A peer: lines echoed with the streams of asyncio. Argument: the port."""
import asyncio
import sys


async def echo(reader, writer):
    try:
        async for line in reader:
            writer.write(line)
            await writer.drain()
    finally:
        writer.close()


async def main():
    async with await asyncio.start_server(echo, "127.0.0.1", int(sys.argv[1])) as server:
        await server.serve_forever()


asyncio.run(main())
