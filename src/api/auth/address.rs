//! Where a request comes from.

use crate::config::Config;
use actix_web::HttpRequest;
use std::net::{IpAddr, Ipv6Addr};

/// The caller's address for limits and logs. Behind a proxy that the settings trust, the last one that it wrote.
/// Of an IPv6 address the first 64 bits, since a caller has all the others to choose from.
pub fn caller_address(request: &HttpRequest, config: &Config) -> String {
    let forwarded = if config.http.trust_forwarded { forwarded(request) } else { None };
    let address = forwarded.or_else(|| request.peer_addr().map(|peer| peer.ip()));
    match address.map(|address| address.to_canonical()) {
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        Some(IpAddr::V4(address)) => address.to_string(),
        None => String::new(),
    }
}

fn forwarded(request: &HttpRequest) -> Option<IpAddr> {
    request.headers().get("x-forwarded-for")?.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}
