//! Files on tickets: known by their content, bounded, and served so that no browser runs them (contract.md §4).

use crate::app::{Answer, Client, on_both_apps, send};
use crate::walk::{complaint, take_down};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GenericImageView};
use reqwest::Method;
use reqwest::multipart::{Form, Part};

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    DynamicImage::new_rgb8(width, height)
        .write_with_encoder(JpegEncoder::new(&mut bytes))
        .expect("a picture");
    bytes
}

async fn upload(
    who: &Client,
    number: &str,
    name: &str,
    bytes: Vec<u8>,
    more: &[(&'static str, &'static str)],
) -> Answer {
    let mut form =
        Form::new().part("file", Part::bytes(bytes).file_name(name.to_owned())).text("kind", "evidence");
    for (field, value) in more {
        form = form.text(*field, *value);
    }
    send(who.request(Method::POST, &format!("/api/v1/tickets/{number}/attachments")).multipart(form)).await
}

on_both_apps! {
    async fn a_photo_has_a_small_copy_and_keeps_time_and_place(app: &TestApp) {
        let agent = app.agent().await;
        let number = take_down(&agent, complaint()).await.text_of("number");
        let more = [("taken_at", "2026-09-01T09:30:00+08:00"), ("place", "兴东路 12 号门前")];
        let sent = upload(&agent, &number, "C:\\照片\\现 场.jpg", jpeg(2560, 1280), &more).await.is(201).body;
        assert_eq!((&sent["name"], &sent["content_type"]), (&"现 场.jpg".into(), &"image/jpeg".into()));
        assert_eq!((&sent["taken_at"], &sent["place"]), (&"2026-09-01T09:30:00+08:00".into(), &"兴东路 12 号门前".into()));
        assert_eq!(sent["viewable"], true);

        let path = format!("/api/v1/tickets/{number}/attachments/{}", sent["id"]);
        let whole = agent.get(&path).await.is(200);
        assert_eq!(whole.header("content-disposition"), "attachment; filename*=UTF-8''%E7%8E%B0%20%E5%9C%BA.jpg");
        assert_eq!(whole.header("x-content-type-options"), "nosniff");
        assert_eq!(whole.header("content-security-policy"), "sandbox; default-src 'none'");

        let view = agent.request(Method::GET, &format!("{path}/view")).send().await.expect("an answer");
        assert_eq!(view.headers()["content-type"], "image/jpeg");
        let view = image::load_from_memory(&view.bytes().await.expect("bytes")).expect("a picture");
        assert_eq!(view.dimensions(), (1280, 640));
        // Whoever may not see the ticket sees no picture of it either.
        let other = app.handler("shuiwu").await;
        other.get(&format!("{path}/view")).await.problem(404, "not_found");
    }

    async fn a_file_is_what_it_holds_and_only_some_are_taken(app: &TestApp) {
        let agent = app.agent().await;
        let number = take_down(&agent, complaint()).await.text_of("number");
        for (name, bytes) in [
            ("照片.jpg", b"<html><script>alert(1)</script>".to_vec()),
            ("图.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()),
            ("说明.pdf", b"MZ\x90\x00\x03\x00\x00\x00".to_vec()),
            ("包.zip", b"PK\x03\x04................".to_vec()),
        ] {
            upload(&agent, &number, name, bytes, &[]).await.problem(415, "unsupported_media_type");
        }
        let note = upload(&agent, &number, "x.html", "情况说明：已修复。".into(), &[]).await.is(201).body;
        assert_eq!((&note["content_type"], &note["viewable"]), (&"text/plain; charset=utf-8".into(), &false.into()));
        let path = format!("/api/v1/tickets/{number}/attachments/{}/view", note["id"]);
        agent.get(&path).await.problem(404, "not_found");
        assert_eq!(upload(&agent, &number, "x.txt", Vec::new(), &[]).await.faults(), ["file length"]);
        let faults = upload(&agent, &number, "x.jpg", jpeg(2, 2), &[("taken_at", "yesterday")]).await.faults();
        assert_eq!(faults, ["taken_at format"]);
        let faults = upload(&agent, &number, "x.jpg", jpeg(2, 2), &[("taken_at", "2026-09-01T10:06:00+08:00")]).await.faults();
        assert_eq!(faults, ["taken_at time"]);
    }

    async fn size_and_count_are_bounded(app: &TestApp, |config| {
        config.http.attachment_limit = 2000;
        config.http.attachments_per_ticket = 2;
    }) {
        let agent = app.agent().await;
        let number = take_down(&agent, complaint()).await.text_of("number");
        upload(&agent, &number, "x.txt", vec![b'a'; 2001], &[]).await.problem(413, "payload_too_large");
        for _ in 0..2 {
            upload(&agent, &number, "x.txt", vec![b'a'; 2000], &[]).await.is(201);
        }
        upload(&agent, &number, "x.txt", vec![b'a'; 2000], &[]).await.problem(409, "cap_exceeded");
    }
}
