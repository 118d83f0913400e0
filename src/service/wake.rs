//! Waking the workers when something may be due earlier than they think.

use tokio::sync::watch;

/// A bell: whoever changed something rings it after the commit. Clones share it.
#[derive(Debug, Clone)]
pub struct Wake {
    here: watch::Sender<()>,
    abroad: watch::Sender<()>,
}

/// An ear for the bell. It hears a ring that came while it was busy, too.
#[derive(Debug)]
pub struct Awaiting(watch::Receiver<()>);

impl Wake {
    /// A bell that nobody has rung.
    pub fn new() -> Self {
        Self { here: watch::Sender::new(()), abroad: watch::Sender::new(()) }
    }

    /// Rings, for the workers of every process.
    pub fn notify(&self) {
        self.here();
        self.abroad.send_replace(());
    }

    /// Rings for the workers of this process only: another one has rung, or the work is begun here anyway.
    pub fn here(&self) {
        self.here.send_replace(());
    }

    /// Listens from now on.
    pub fn listen(&self) -> Awaiting {
        Awaiting(self.here.subscribe())
    }

    /// Listens for what other processes must be told.
    pub fn listen_for_others(&self) -> Awaiting {
        Awaiting(self.abroad.subscribe())
    }
}

impl Default for Wake {
    fn default() -> Self {
        Self::new()
    }
}

impl Awaiting {
    /// Waits for the next ring.
    pub async fn rung(&mut self) {
        if self.0.changed().await.is_err() {
            // Nobody is left to ring: whoever waits has other reasons to go on.
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_ring_while_busy_is_heard_afterwards_and_once() {
        let wake = Wake::new();
        let mut ear = wake.listen();
        wake.notify();
        wake.notify();
        ear.rung().await;
        let again = tokio::time::timeout(std::time::Duration::from_millis(10), ear.rung()).await;
        assert!(again.is_err(), "two rings while busy are one reason to look");
    }

    #[tokio::test]
    async fn what_another_process_said_is_not_said_back() {
        let wake = Wake::new();
        let (mut here, mut abroad) = (wake.listen(), wake.listen_for_others());
        wake.here();
        here.rung().await;
        let echo = tokio::time::timeout(std::time::Duration::from_millis(10), abroad.rung()).await;
        assert!(echo.is_err());
        wake.notify();
        abroad.rung().await;
    }
}
