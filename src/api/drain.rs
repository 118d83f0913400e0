//! A client that is refused while it still sends would see a broken connection instead of the reason. So the rest of
//! what it sends is read and thrown away, up to a bound.

use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt};
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// A client that sends more than this has no interest in the answer.
const BOUND: usize = 64 << 20;

/// The payload of a request, for whoever comes after its reader.
#[derive(Clone)]
pub struct Rest(Rc<RefCell<Option<Payload>>>);

/// Puts a payload in `request` that others can go on reading.
pub fn share(request: &mut ServiceRequest) -> Rest {
    let rest = Rest(Rc::new(RefCell::new(Some(request.take_payload()))));
    request.set_payload(Payload::Stream { payload: Box::pin(rest.clone()) });
    rest
}

impl Stream for Rest {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut payload = self.0.borrow_mut();
        let polled = match payload.as_mut() {
            Some(payload) => payload.poll_next_unpin(cx),
            None => Poll::Ready(None),
        };
        // A stream that has ended is not asked again.
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) {
            *payload = None;
        }
        polled
    }
}

impl Rest {
    /// Reads what is still to come and forgets it.
    pub async fn drain(mut self) {
        let mut seen = 0;
        while let Some(Ok(chunk)) = self.next().await {
            seen += chunk.len();
            if seen > BOUND {
                return;
            }
        }
    }
}
