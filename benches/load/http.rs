//! As much of HTTP/1.1 as a load program needs: it shares the machine with what it measures.

use crate::Failed;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// A request, ready to be sent any number of times.
#[derive(Debug, Clone)]
pub struct Request(Vec<u8>);

impl Request {
    pub fn get(path: &str, token: &str) -> Self {
        Self(
            format!("GET {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n\r\n")
                .into_bytes(),
        )
    }

    /// As a phone's browser asks for a page.
    pub fn page(path: &str) -> Self {
        let asked =
            "accept: text/html\r\naccept-encoding: gzip, deflate, br\r\naccept-language: zh-CN,zh\r\n";
        Self(format!("GET {path} HTTP/1.1\r\nhost: bench\r\n{asked}\r\n").into_bytes())
    }

    pub fn post(path: &str, headers: &str, body: &str) -> Self {
        Self::post_as("application/json", path, headers, body)
    }

    /// One object a line.
    pub fn post_lines(path: &str, headers: &str, body: &str) -> Self {
        Self::post_as("application/x-ndjson", path, headers, body)
    }

    fn post_as(kind: &str, path: &str, headers: &str, body: &str) -> Self {
        let length = body.len();
        let head = format!("POST {path} HTTP/1.1\r\nhost: bench\r\n{headers}content-type: {kind}\r\n");
        Self(format!("{head}content-length: {length}\r\n\r\n{body}").into_bytes())
    }
}

/// A connection that is kept open.
pub struct Connection(BufReader<TcpStream>);

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Result<serde_json::Value, Failed> {
        Ok(serde_json::from_slice(&self.body)?)
    }
}

impl Connection {
    pub async fn open(port: u16) -> Result<Self, Failed> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::with_capacity(1 << 16, stream)))
    }

    pub async fn send(&mut self, request: &Request) -> Result<Answer, Failed> {
        self.0.write_all(&request.0).await?;
        let mut line = String::new();
        self.0.read_line(&mut line).await?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or("no status")?;
        let (mut length, mut chunked) = (0, false);
        loop {
            line.clear();
            self.0.read_line(&mut line).await?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.parse()?;
            }
            chunked |= name.eq_ignore_ascii_case("transfer-encoding");
        }
        let mut body = Vec::new();
        if !chunked {
            self.take(length, &mut body).await?;
            return Ok(Answer { status, body });
        }
        loop {
            line.clear();
            self.0.read_line(&mut line).await?;
            let length = usize::from_str_radix(line.trim_end(), 16)?;
            self.take(length, &mut body).await?;
            // The line break behind each.
            self.take(2, &mut Vec::new()).await?;
            if length == 0 {
                return Ok(Answer { status, body });
            }
        }
    }

    async fn take(&mut self, length: usize, body: &mut Vec<u8>) -> Result<(), Failed> {
        let had = body.len();
        body.resize(had + length, 0);
        if let Some(rest) = body.get_mut(had..) {
            self.0.read_exact(rest).await?;
        }
        Ok(())
    }
}
