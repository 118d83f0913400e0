//! Everybody who gives commands, signed in.

use super::moves::UNITS;
use crate::app::{Answer, Client, TestApp};
use std::future::Future;

/// Somebody with the session of now.
pub struct Person<'a> {
    app: &'a TestApp,
    pub name: String,
    client: Client,
}

impl<'a> Person<'a> {
    async fn named(app: &'a TestApp, name: String) -> Self {
        let client = app.login(&name).await;
        Self { app, name, client }
    }

    /// Asks, and signs in again where the session has ended: tokens live by real time.
    pub async fn asks<F: Future<Output = Answer>>(&mut self, request: impl Fn(Client) -> F) -> Answer {
        let answer = request(self.client.clone()).await;
        if answer.status != 401 {
            return answer;
        }
        self.client = self.app.login(&self.name).await;
        request(self.client.clone()).await
    }
}

/// The hotline's people and those of four units.
pub async fn everybody(app: &TestApp) -> Vec<Person<'_>> {
    let hotline = [
        "agent1",
        "agent2",
        "agent3",
        "dispatcher1",
        "dispatcher2",
        "reviewer1",
        "reviewer2",
        "visitor1",
        "visitor2",
        "signer1",
        "signer2",
        "supervisor1",
        "supervisor2",
        "leader1",
        "editor1",
    ];
    let units = UNITS.iter().flat_map(|unit| [format!("handler.{unit}"), format!("lead.{unit}")]);
    let mut people = Vec::new();
    for name in hotline.into_iter().map(str::to_owned).chain(units) {
        people.push(Person::named(app, name).await);
    }
    people
}
