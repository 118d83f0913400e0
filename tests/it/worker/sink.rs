//! A mail server of ours: it speaks enough SMTP for a real conversation and keeps what it is given.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A letter as it came over the wire.
#[derive(Debug, Clone)]
pub struct Received {
    pub to: String,
    pub text: String,
    /// In which life of the sender, see [`Sink::next_era`].
    pub era: usize,
}

impl Received {
    /// A header's value, as it was sent.
    pub fn header(&self, name: &str) -> &str {
        let wanted = format!("{name}: ");
        self.text.lines().find_map(|line| line.strip_prefix(&wanted)).unwrap_or_default()
    }
}

/// The server; dropping it takes it down.
pub struct Sink {
    letters: Arc<Mutex<Vec<Received>>>,
    refuse: Arc<AtomicUsize>,
    era: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Sink {
    /// At an address where nobody listens yet.
    pub async fn at(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).await.expect("a port");
        let letters = Arc::new(Mutex::new(Vec::new()));
        let refuse = Arc::new(AtomicUsize::new(0));
        let era = Arc::new(AtomicUsize::new(0));
        let (kept, refused, lives) = (letters.clone(), refuse.clone(), era.clone());
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A client that goes away in the middle of a word ends its own conversation only.
                let life = lives.load(Ordering::SeqCst);
                tokio::spawn(talk(stream, kept.clone(), refused.clone(), life));
            }
        });
        Self { letters, refuse, era, task }
    }

    /// An address at which nobody listens.
    pub async fn nowhere() -> SocketAddr {
        TcpListener::bind("127.0.0.1:0").await.and_then(|free| free.local_addr()).expect("a port")
    }

    /// The next `count` letters are refused for now.
    pub fn refuse(&self, count: usize) {
        self.refuse.store(count, Ordering::SeqCst);
    }

    /// The sender was ended: calls that are taken from now on come from its next life.
    pub fn next_era(&self) {
        self.era.fetch_add(1, Ordering::SeqCst);
    }

    /// What came so far.
    pub fn letters(&self) -> Vec<Received> {
        self.letters.lock().expect("letters").clone()
    }

    /// What came for this address.
    pub fn to(&self, address: &str) -> Vec<Received> {
        self.letters().into_iter().filter(|letter| letter.to == address).collect()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

pub fn url(address: SocketAddr) -> String {
    format!("smtp://{address}")
}

async fn talk(
    stream: TcpStream,
    letters: Arc<Mutex<Vec<Received>>>,
    refuse: Arc<AtomicUsize>,
    era: usize,
) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 sink ESMTP\r\n").await?;
    let mut to = String::new();
    while let Some(line) = lines.next_line().await? {
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let answer: &[u8] = match verb.as_str() {
            "EHLO" => b"250-sink\r\n250 8BITMIME\r\n",
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                let one_less = |left: usize| left.checked_sub(1);
                match refuse.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less) {
                    Ok(_) => b"451 4.7.1 try again later\r\n",
                    Err(_) => b"250 ok\r\n",
                }
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let mut text = String::new();
                loop {
                    // A letter whose sender is gone before its end is none (RFC 5321 4.1.1.4).
                    let Some(line) = lines.next_line().await? else { return Ok(()) };
                    if line == "." {
                        break;
                    }
                    text.push_str(&line);
                    text.push('\n');
                }
                letters.lock().expect("letters").push(Received { to: to.clone(), text, era });
                b"250 taken\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        write.write_all(answer).await?;
    }
    Ok(())
}
