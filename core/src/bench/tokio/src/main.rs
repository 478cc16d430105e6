//! An echo server on tokio, one thread: a task for each connection, 8 KiB buffers, flushed when no more input is there.
//!
//!     cargo build --release && target/release/tokio-echo PORT lines|length
use std::io::{Error, ErrorKind, Result};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader, BufWriter};
use tokio::net::{TcpListener, TcpStream};

const LONGEST: usize = 1 << 20;

async fn line<R: AsyncRead + Unpin>(from: &mut BufReader<R>, frame: &mut Vec<u8>) -> Result<bool> {
    Ok(from.read_until(b'\n', frame).await? > 0)
}

async fn prefixed<R: AsyncRead + Unpin>(from: &mut BufReader<R>, frame: &mut Vec<u8>) -> Result<bool> {
    let size = from.read_u32().await?;
    if size as usize > LONGEST {
        return Err(Error::from(ErrorKind::InvalidData));
    }
    frame.extend_from_slice(&size.to_be_bytes());
    frame.resize(4 + size as usize, 0);
    from.read_exact(&mut frame[4..]).await?;
    Ok(true)
}

async fn echo(socket: TcpStream, length: bool) -> Result<()> {
    socket.set_nodelay(true)?;
    let (input, output) = socket.into_split();
    let (mut input, mut output) = (BufReader::new(input), BufWriter::new(output));
    let mut frame = Vec::with_capacity(256);
    loop {
        frame.clear();
        let more = if length { prefixed(&mut input, &mut frame).await? } else { line(&mut input, &mut frame).await? };
        if !more {
            return Ok(());
        }
        output.write_all(&frame).await?;
        if input.buffer().is_empty() {
            output.flush().await?;
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let length = arguments[2] == "length";
    let listener = TcpListener::bind(format!("127.0.0.1:{}", arguments[1])).await?;
    loop {
        let (socket, _) = listener.accept().await?;
        tokio::spawn(echo(socket, length));
    }
}
