//! Extractors. All are ready at once, so that the first in a signature is the first to refuse.

use super::address::caller_address;
use super::gate::Principal;
use super::permission::{KeyScope, Permission};
use crate::api::problem::{Code, Problem};
use crate::domain::permission::Actor;
use crate::service::province::Caller;
use crate::service::source::Source;
use crate::service::{Ctx, account};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
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

/// A signed-in person, whose role the service looks at, or a system with a key of this scope.
#[derive(Debug)]
pub struct PersonOrKey<S: KeyScope>(pub Caller, PhantomData<S>);

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

fn with_scope<S: KeyScope>(source: Source) -> Result<Source, Problem> {
    if source.scopes.contains(&S::SCOPE) {
        return Ok(source);
    }
    Err(Problem::new(Code::Forbidden, format!("此密钥没有“{}”权限", S::SCOPE.label())))
}

fn person(request: &HttpRequest) -> Result<Caller, Problem> {
    let member = member(request)?;
    let ctx = request.app_data::<web::Data<Ctx>>();
    let address = ctx.map(|ctx| caller_address(request, &ctx.config));
    Ok(Caller::Person { actor: member.actor, address })
}

impl<S: KeyScope> FromRequest for PersonOrKey<S> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let caller = principal(request).and_then(|principal| match principal {
            Principal::Source(source) => with_scope::<S>(source).map(Caller::Platform),
            Principal::Member(_) => person(request),
        });
        ready(caller.map(|caller| Self(caller, PhantomData)))
    }
}

impl<S: KeyScope> FromRequest for Key<S> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(principal(request).and_then(|principal| match principal {
            Principal::Source(source) => Ok(Self(with_scope::<S>(source)?, PhantomData)),
            Principal::Member(_) => Err(Problem::new(Code::Forbidden, "此路径须使用接口密钥")),
        }))
    }
}
