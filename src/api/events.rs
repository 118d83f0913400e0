//! Live events for an open console (server-sent events; contract.md §2 "Sessions").

use super::auth::Member;
use crate::service::Ctx;
use crate::service::live::{self, Listener, Live};
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, get, web};
use entity::values::{Status, TicketNumber};
use futures_util::stream;
use serde::Serialize;
use std::convert::Infallible;
use std::pin::Pin;
use std::time::Duration;
use tokio::time::{Interval, Sleep};

/// Proxies and the console notice by this that the line still stands.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// `event: ticket`
#[derive(Serialize)]
struct TicketEvent<'a> {
    number: &'a TicketNumber,
    version: i64,
    status: Status,
}

/// `event: notice`
#[derive(Serialize)]
struct NoticeEvent<'a> {
    id: i64,
    text: &'a str,
    ticket: Option<&'a TicketNumber>,
}

/// Hear of changes to tickets that the caller may see, and of own notices. The stream ends with the access token.
#[utoipa::path(tag = "events", responses(
    (status = 200, description = "`event: ticket` and `event: notice`", body = String, content_type = "text/event-stream")))]
#[get("/events")]
pub async fn events(who: Member, request: HttpRequest, ctx: web::Data<Ctx>) -> HttpResponse {
    let listener = live::listen(&ctx, who.0, bearer(&request).unwrap_or_default());
    let end = Box::pin(tokio::time::sleep(Duration::from_secs(listener.seconds_left())));
    let open = Open { listener, end, heartbeat: tokio::time::interval(HEARTBEAT) };
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/event-stream; charset=utf-8"))
        // Compressing would hold events back until a block is full.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(stream::unfold(open, |mut open| async move {
            let chunk = open.next().await?;
            Some((Ok::<_, Infallible>(chunk), open))
        }))
}

/// The token with which the gate let this request in.
fn bearer(request: &HttpRequest) -> Option<&str> {
    let (_, token) = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    Some(token.trim())
}

struct Open {
    listener: Listener,
    end: Pin<Box<Sleep>>,
    /// Ticks at once, so that the client sees that the line stands.
    heartbeat: Interval,
}

impl Open {
    /// What to send next; `None` ends the stream.
    async fn next(&mut self) -> Option<Bytes> {
        tokio::select! {
            () = &mut self.end => None,
            event = self.listener.next() => match event {
                Ok(event) => event.and_then(|event| frame(&event)),
                Err(error) => {
                    tracing::warn!("live events end: {}", error.chain());
                    None
                }
            },
            _ = self.heartbeat.tick() => {
                self.listener.check().await.ok().map(|()| Bytes::from_static(b": \n\n"))
            }
        }
    }
}

fn frame(event: &Live) -> Option<Bytes> {
    let (name, data) = match event {
        Live::Ticket { number, version, status } => {
            ("ticket", serde_json::to_string(&TicketEvent { number, version: *version, status: *status }))
        }
        Live::Notice { id, text, ticket } => {
            ("notice", serde_json::to_string(&NoticeEvent { id: *id, text, ticket: ticket.as_ref() }))
        }
    };
    Some(Bytes::from(format!("event: {name}\ndata: {}\n\n", data.ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_line_of_json_whatever_its_text_holds() {
        let event =
            Live::Notice { id: 3, text: "第一行\n第二行".to_owned(), ticket: Some("530113".into()) };
        let sent = frame(&event).expect("a frame");
        assert_eq!(
            std::str::from_utf8(&sent).expect("utf-8"),
            "event: notice\ndata: {\"id\":3,\"text\":\"第一行\\n第二行\",\"ticket\":\"530113\"}\n\n"
        );
    }
}
