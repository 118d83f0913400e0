//! Letters over SMTP.

use chrono::{DateTime, Utc};
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use secrecy::{ExposeSecret, SecretString};
use std::error::Error as _;
use std::time::Duration;

/// Why a letter did not leave.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The setting `mail.smtp_url` or `mail.from`.
    #[error("邮件配置有误：{0}")]
    Settings(String),
    /// An address or a text that no letter can be made of.
    #[error("信件无法生成：{0}")]
    Letter(String),
    /// The peer, or the way to it.
    #[error("邮件服务器：{0}")]
    Peer(String),
}

/// A letter ready to leave.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// The same at each attempt, without the angle brackets.
    pub message_id: &'a str,
    pub to_name: &'a str,
    pub to_address: &'a str,
    pub subject: &'a str,
    pub body: &'a str,
    pub date: DateTime<Utc>,
}

/// The way to the mail server. Each letter has a conversation of its own: there are few, and none meets a connection that
/// the server has closed meanwhile.
#[derive(Debug, Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// No conversation takes longer, so that one peer that hangs cannot hold up the rest.
    patience: Duration,
}

impl Mailer {
    /// For `smtp://user:password@host:port` or `smtps://…`; letters come from `from`.
    /// A conversation that takes longer than `patience` is given up.
    ///
    /// # Errors
    /// When either cannot be read. The URL, which holds a password, is not repeated.
    pub fn new(url: &SecretString, from: &str, patience: Duration) -> Result<Self, MailError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret())
            .map_err(|_| MailError::Settings("mail.smtp_url 应形如 smtp://用户:口令@主机:端口".to_owned()))?
            .timeout(Some(patience))
            .build();
        let from = from
            .parse()
            .map_err(|_| MailError::Settings(format!("mail.from 应形如 名称 <地址>，现为 {from}")))?;
        Ok(Self { transport, from, patience })
    }

    /// Hands a letter to the server. Once this returns `Ok`, it is the server's.
    ///
    /// # Errors
    /// When the letter cannot be made, or the server did not take it.
    pub async fn send(&self, letter: Letter<'_>) -> Result<(), MailError> {
        let message = self.message(letter)?;
        let taken = tokio::time::timeout(self.patience, self.transport.send(message)).await;
        match taken {
            Err(_) => Err(MailError::Peer(format!("{} 秒内没有应答", self.patience.as_secs()))),
            Ok(Err(error)) => Err(MailError::Peer(words(&error))),
            Ok(Ok(_)) => Ok(()),
        }
    }

    fn message(&self, letter: Letter<'_>) -> Result<Message, MailError> {
        let unfit = |error: &dyn std::fmt::Display| MailError::Letter(error.to_string());
        let address = letter.to_address.parse().map_err(|e| unfit(&e))?;
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(letter.to_name.to_owned()), address))
            .subject(letter.subject)
            .message_id(Some(format!("<{}>", letter.message_id)))
            .date(letter.date.into())
            // So that nobody's auto-reply answers it (RFC 3834; peers.md lesson 39).
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.to_owned())
            .map_err(|e| unfit(&e))
    }
}

/// An error with what caused it, in one line for the letter's row.
fn words(error: &lettre::transport::smtp::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}（{source}）"),
        None => error.to_string(),
    }
}

#[derive(Debug, Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_secs(1);

    // Within a runtime, which the transport's pool looks for when it is dropped.
    #[tokio::test]
    async fn a_letter_carries_what_makes_it_known_again_and_unanswered() {
        let mailer =
            Mailer::new(&"smtp://localhost:2525".to_owned().into(), "热线 <hotline@localhost>", SHORT)
                .expect("mailer");
        let letter = Letter {
            message_id: "letter-7@hotline",
            to_name: "王主任",
            to_address: "wang@example.org",
            subject: "催办通知书",
            body: "请尽快办理。",
            date: DateTime::UNIX_EPOCH,
        };
        let text = String::from_utf8(mailer.message(letter).expect("message").formatted()).expect("ascii");
        assert!(text.contains("Message-ID: <letter-7@hotline>\r\n"), "{text}");
        assert!(text.contains("Auto-Submitted: auto-generated\r\n"), "{text}");
        assert!(text.contains("Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n"), "{text}");
        let bad = mailer.message(Letter { to_address: "not an address", ..letter });
        assert!(matches!(bad, Err(MailError::Letter(_))));
    }

    #[tokio::test]
    async fn settings_that_cannot_be_read_are_told_without_the_password() {
        let error =
            Mailer::new(&"http://u:geheim@host".to_owned().into(), "a@b.cn", SHORT).expect_err("refused");
        assert!(!error.to_string().contains("geheim"));
        assert!(Mailer::new(&"smtp://host".to_owned().into(), "nobody", SHORT).is_err());
    }
}
