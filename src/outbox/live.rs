//! Live events within one process: whoever has the console open hears what changed.

use entity::values::{PersonId, Status, TicketNumber};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc;

/// Events that wait for a slow listener. One that falls further behind is dropped and has to come again.
const BUFFER: usize = 64;

/// What a listener hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Live {
    /// A ticket changed. Whether the listener may know is asked for each listener.
    Ticket { number: TicketNumber, version: i64, status: Status },
    /// A notice for this person.
    Notice { id: i64, text: String, ticket: Option<TicketNumber> },
}

/// Everybody who listens in this process. Clones share the listeners.
#[derive(Debug, Clone, Default)]
pub struct Hub(Arc<Mutex<Listeners>>);

#[derive(Debug, Default)]
struct Listeners {
    last: u64,
    closed: bool,
    open: HashMap<u64, (PersonId, mpsc::Sender<Live>)>,
}

/// One open ear; dropping it ends it.
#[derive(Debug)]
pub struct Subscription {
    id: u64,
    hub: Hub,
    events: mpsc::Receiver<Live>,
}

impl Hub {
    /// Listens from now on.
    pub fn subscribe(&self, person: PersonId) -> Subscription {
        let (sender, events) = mpsc::channel(BUFFER);
        let mut listeners = self.lock();
        listeners.last += 1;
        let id = listeners.last;
        if !listeners.closed {
            listeners.open.insert(id, (person, sender));
        }
        drop(listeners);
        Subscription { id, hub: self.clone(), events }
    }

    /// Tells everybody.
    pub(super) fn tell_all(&self, event: &Live) {
        self.tell(|_| true, event);
    }

    /// Tells one person, at every place where (s)he listens.
    pub(super) fn tell_person(&self, person: PersonId, event: &Live) {
        self.tell(|listener| listener == person, event);
    }

    fn tell(&self, whom: impl Fn(PersonId) -> bool, event: &Live) {
        // A full buffer means a slow listener, a closed one that (s)he went away: both are let go.
        self.lock()
            .open
            .retain(|_, (person, sender)| !whom(*person) || sender.try_send(event.clone()).is_ok());
    }

    /// Ends every subscription and takes no more: the server is going down.
    pub fn close(&self) {
        let mut listeners = self.lock();
        listeners.closed = true;
        listeners.open.clear();
    }

    /// How many listen.
    pub fn listeners(&self) -> usize {
        self.lock().open.len()
    }

    fn lock(&self) -> MutexGuard<'_, Listeners> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscription {
    /// The next event; `None` when the server goes down or this listener was too slow.
    pub async fn next(&mut self) -> Option<Live> {
        self.events.recv().await
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.hub.lock().open.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket(version: i64) -> Live {
        Live::Ticket { number: "53011326112200001".into(), version, status: Status::Received }
    }

    #[tokio::test]
    async fn a_notice_reaches_its_person_only_and_a_ticket_everybody() {
        let hub = Hub::default();
        let (mut one, mut two) = (hub.subscribe(PersonId(1)), hub.subscribe(PersonId(2)));
        hub.tell_person(PersonId(2), &Live::Notice { id: 7, text: "催办".to_owned(), ticket: None });
        hub.tell_all(&ticket(1));
        assert_eq!(one.next().await, Some(ticket(1)));
        assert!(matches!(two.next().await, Some(Live::Notice { id: 7, .. })));
        assert_eq!(two.next().await, Some(ticket(1)));
    }

    #[tokio::test]
    async fn a_slow_listener_is_dropped_and_the_others_go_on() {
        let hub = Hub::default();
        let mut slow = hub.subscribe(PersonId(1));
        for version in 0..=BUFFER as i64 {
            hub.tell_all(&ticket(version));
        }
        assert_eq!(hub.listeners(), 0);
        let mut heard = 0;
        while slow.next().await.is_some() {
            heard += 1;
        }
        assert_eq!(heard, BUFFER, "what was in time is still heard, then it ends");
        let mut other = hub.subscribe(PersonId(2));
        hub.tell_all(&ticket(99));
        assert_eq!(other.next().await, Some(ticket(99)));
    }

    #[tokio::test]
    async fn going_away_and_going_down_end_a_subscription() {
        let hub = Hub::default();
        drop(hub.subscribe(PersonId(1)));
        assert_eq!(hub.listeners(), 0);
        let mut open = hub.subscribe(PersonId(2));
        hub.close();
        assert_eq!(open.next().await, None);
        assert_eq!(hub.subscribe(PersonId(3)).next().await, None);
    }
}
