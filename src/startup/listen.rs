//! The HTTP listener.

use crate::api::{self, Parts};
use crate::service::Ctx;
use crate::telemetry;
use actix_web::dev::{Server, ServerHandle};
use actix_web::{App, HttpServer, web};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

/// A listener that is bound, but does not serve until its future is awaited.
pub struct Listening {
    /// Where.
    pub address: SocketAddr,
    /// Runs until stopped.
    pub server: Server,
    /// Stops it.
    pub handle: ServerHandle,
}

/// Binds the listener of the settings. With `signals` it stops on SIGINT and SIGTERM, letting requests finish.
///
/// # Errors
/// When the address is taken or not ours.
pub fn listen(ctx: &Ctx, signals: bool) -> io::Result<Listening> {
    telemetry::count();
    let parts = Parts::new(ctx.clone());
    let tidied = parts.clone();
    let http = &ctx.config.http;
    let mut server = HttpServer::new(move || api::app(parts.clone())).shutdown_timeout(20).tcp_nodelay(true);
    if http.workers > 0 {
        server = server.workers(http.workers);
    }
    if !signals {
        server = server.disable_signals();
    }
    let server = server.bind(http.bind)?;
    let address = server.addrs().first().copied().ok_or(io::ErrorKind::AddrNotAvailable)?;
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(300)).await;
            tidied.tidy();
        }
    });
    Ok(Listening { address, server, handle })
}

/// Binds a listener that only tells how this process does, for one whose workers are all it has.
///
/// # Errors
/// When the address is taken or not ours.
pub fn watch(ctx: &Ctx, address: SocketAddr) -> io::Result<Listening> {
    telemetry::count();
    let ctx = web::Data::new(ctx.clone());
    let app = move || App::new().app_data(ctx.clone()).configure(api::watch);
    let server = HttpServer::new(app).workers(1).disable_signals().shutdown_timeout(2).bind(address)?;
    let address = server.addrs().first().copied().ok_or(io::ErrorKind::AddrNotAvailable)?;
    let server = server.run();
    Ok(Listening { address, handle: server.handle(), server })
}
