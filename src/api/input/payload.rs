//! The bytes of a request.

use crate::api::problem::{Code, Problem};
use actix_web::dev::Payload;
use futures_util::StreamExt;

/// Reads the whole body, at most `limit` bytes.
pub async fn read(payload: &mut Payload, limit: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Problem::new(Code::BadRequest, "请求体在传输中断开"))?;
        if bytes.len() + chunk.len() > limit {
            let detail = format!("请求体最大 {} KB", limit / 1024);
            return Err(Problem::new(Code::PayloadTooLarge, detail));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
