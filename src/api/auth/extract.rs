//! Extractors. All are ready at once, so that the first in a signature is the first to refuse.

use super::gate::Principal;
use super::permission::{KeyScope, Permission};
use crate::api::problem::{Code, Problem};
use crate::domain::permission::Actor;
use crate::service::account;
use crate::service::source::Source;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::ops::Deref;

/// A signed-in person, even one who must change the password first.
#[derive(Debug)]
pub struct Identified(pub account::Member);

/// A signed-in person.
#[derive(Debug)]
pub struct Member(pub account::Member);

/// A signed-in person with a permission.
#[derive(Debug)]
pub struct Require<P: Permission>(pub account::Member, PhantomData<P>);

/// A system with a key of this scope.
#[derive(Debug)]
pub struct Key<S: KeyScope>(pub Source, PhantomData<S>);

impl Deref for Member {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        &self.0.actor
    }
}

impl<P: Permission> Deref for Require<P> {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        &self.0.actor
    }
}

fn principal(request: &HttpRequest) -> Result<Principal, Problem> {
    request
        .extensions()
        .get::<Principal>()
        .cloned()
        .ok_or_else(|| Problem::new(Code::Unauthenticated, "请登录"))
}

fn identified(request: &HttpRequest) -> Result<account::Member, Problem> {
    match principal(request)? {
        Principal::Member(member) => Ok(member),
        Principal::Source(_) => Err(Problem::new(Code::Forbidden, "接口密钥不能进行此操作")),
    }
}

fn member(request: &HttpRequest) -> Result<account::Member, Problem> {
    let member = identified(request)?;
    if member.must_change_password {
        return Err(Problem::new(Code::Forbidden, "请先修改口令"));
    }
    Ok(member)
}

impl FromRequest for Identified {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(identified(request).map(Self))
    }
}

impl FromRequest for Member {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(member(request).map(Self))
    }
}

impl<P: Permission> FromRequest for Require<P> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(member(request).and_then(|member| {
            if P::allows(&member.actor) {
                Ok(Self(member, PhantomData))
            } else {
                Err(Problem::new(Code::Forbidden, "您的角色不能进行此操作"))
            }
        }))
    }
}

impl<S: KeyScope> FromRequest for Key<S> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(principal(request).and_then(|principal| match principal {
            Principal::Source(source) if source.scopes.contains(&S::SCOPE) => Ok(Self(source, PhantomData)),
            Principal::Source(_) => {
                Err(Problem::new(Code::Forbidden, format!("此密钥没有“{}”权限", S::SCOPE.label())))
            }
            Principal::Member(_) => Err(Problem::new(Code::Forbidden, "此路径须使用接口密钥")),
        }))
    }
}
