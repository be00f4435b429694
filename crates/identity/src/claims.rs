//! What a token claims, and whether that holds here and now.

use std::time::Duration;

use kite_protocol::limits::MEMBER_NAME_BYTES;
use kite_protocol::{MemberId, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use crate::error::IdentityError;
use crate::trust::Proven;

/// How far the clock of the token's maker may be off.
const LEEWAY: Duration = Duration::from_mins(1);

/// The claims that are looked at, as they stand in the token: what is wrong
/// with one is to be said of that one.
#[derive(Deserialize)]
pub(crate) struct Claims {
    sub: Option<Value>,
    name: Option<Value>,
    aud: Option<Value>,
    iss: Option<Value>,
    exp: Option<Value>,
    nbf: Option<Value>,
    iat: Option<Value>,
}

impl Claims {
    /// What the claims prove at `now` to `audience`. Where an `issuer` is
    /// given, they must be that one's.
    pub(crate) fn check(
        &self,
        audience: &str,
        issuer: Option<&str>,
        now: Timestamp,
    ) -> Result<Proven, IdentityError> {
        let expires_at = self.time()?;
        if now >= expires_at + LEEWAY {
            return Err(IdentityError::Expired);
        }
        for (claim, fault) in [
            (&self.nbf, "the token's `nbf` is no time in seconds"),
            (&self.iat, "the token's `iat` is no time in seconds"),
        ] {
            let Some(claim) = claim else { continue };
            if numeric_date(claim).ok_or(IdentityError::Invalid(fault))? > now + LEEWAY {
                return Err(IdentityError::NotYetValid);
            }
        }
        if !self.is_for(audience) {
            return Err(IdentityError::Audience);
        }
        if issuer.is_some() && self.iss.as_ref().and_then(Value::as_str) != issuer {
            return Err(IdentityError::Invalid("the token is of another issuer"));
        }
        Ok(Proven {
            subject: self.subject()?,
            name: self.shown_name(),
            expires_at,
        })
    }

    fn time(&self) -> Result<Timestamp, IdentityError> {
        let claim = self
            .exp
            .as_ref()
            .ok_or(IdentityError::Invalid("the token has no `exp`"))?;
        numeric_date(claim).ok_or(IdentityError::Invalid(
            "the token's `exp` is no time in seconds",
        ))
    }

    fn is_for(&self, audience: &str) -> bool {
        match &self.aud {
            Some(Value::String(one)) => one == audience,
            Some(Value::Array(list)) => list.iter().any(|one| one == audience),
            _ => false,
        }
    }

    fn subject(&self) -> Result<MemberId, IdentityError> {
        let claim = self
            .sub
            .as_ref()
            .ok_or(IdentityError::Invalid("the token has no `sub`"))?;
        claim
            .as_str()
            .and_then(|text| MemberId::new(text).ok())
            .ok_or(IdentityError::Invalid(
                "the token's `sub` must be a text of 1 to 128 bytes without control characters",
            ))
    }

    /// The name is a courtesy: one that cannot be shown is left out, and the
    /// visitor is no less proven.
    fn shown_name(&self) -> Option<String> {
        let name = self.name.as_ref()?.as_str()?;
        let can_be_shown =
            (1..=MEMBER_NAME_BYTES).contains(&name.len()) && !name.contains(char::is_control);
        can_be_shown.then(|| name.to_owned())
    }
}

/// A time in seconds since 1970, whole or not.
fn numeric_date(value: &Value) -> Option<Timestamp> {
    if let Some(seconds) = value.as_i64() {
        return Some(Timestamp::from_millis(seconds.saturating_mul(1000)));
    }
    // What is beyond every calendar, by its size or by its fraction's, is as
    // late as a time can be.
    let seconds = value.as_f64().filter(|seconds| *seconds >= 0.0)?;
    let since_epoch = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
    Some(Timestamp::from_millis(0) + since_epoch)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn check(changes: &Value) -> Result<Proven, IdentityError> {
        let mut claims = json!({ "sub": "user-42", "aud": "demo_channel", "exp": NOW + 300 });
        for (name, value) in changes.as_object().unwrap() {
            if value.is_null() {
                claims.as_object_mut().unwrap().remove(name);
            } else {
                claims[name] = value.clone();
            }
        }
        let claims: Claims = serde_json::from_value(claims).unwrap();
        claims.check("demo_channel", None, Timestamp::from_millis(NOW * 1000))
    }

    #[test]
    fn good_claims_say_who_and_until_when() {
        let proven = check(&json!({ "name": "Zoë" })).unwrap();
        assert_eq!(proven.subject.as_str(), "user-42");
        assert_eq!(proven.name.as_deref(), Some("Zoë"));
        assert_eq!(proven.expires_at.millis(), (NOW + 300) * 1000);
    }

    #[test]
    fn the_end_has_a_minute_of_leeway() {
        assert!(check(&json!({ "exp": NOW - 59 })).is_ok());
        assert!(check(&json!({ "exp": NOW - 59, "nbf": NOW - 400 })).is_ok());
        for exp in [NOW - 60, NOW - 86_400, 0, -1, i64::MIN] {
            let checked = check(&json!({ "exp": exp }));
            assert_eq!(checked, Err(IdentityError::Expired), "{exp}");
        }
    }

    #[test]
    fn the_beginning_has_a_minute_of_leeway() {
        for claim in ["nbf", "iat"] {
            assert!(check(&json!({ claim: NOW + 60 })).is_ok());
            for time in [NOW + 61, NOW + 86_400, i64::MAX] {
                let checked = check(&json!({ claim: time, "exp": i64::MAX }));
                assert_eq!(checked, Err(IdentityError::NotYetValid), "{claim} {time}");
            }
        }
    }

    #[test]
    fn times_may_have_fractions_and_any_size() {
        let expires_at = |exp: Value| check(&json!({ "exp": exp })).unwrap().expires_at;
        assert_eq!(
            expires_at(json!(1_800_000_300.5)).millis(),
            1_800_000_300_500
        );
        assert_eq!(expires_at(json!(u64::MAX)), Timestamp::MAX);
        assert_eq!(expires_at(json!(1e300)), Timestamp::MAX);
    }

    #[test]
    fn what_is_no_time_is_said_to_be_none() {
        for claim in ["exp", "nbf", "iat"] {
            for value in [json!("1800000300"), json!([]), json!(true), json!(-0.5)] {
                let checked = check(&json!({ claim: value }));
                assert!(
                    matches!(&checked, Err(IdentityError::Invalid(why)) if why.contains(claim)),
                    "{claim} {value}: {checked:?}"
                );
            }
        }
    }

    #[test]
    fn the_audience_must_be_named() {
        assert!(check(&json!({ "aud": ["other", "demo_channel"] })).is_ok());
        for other in [
            json!(null),
            json!("demo_channel "),
            json!([]),
            json!(["other", 7]),
            json!({ "demo_channel": true }),
        ] {
            let checked = check(&json!({ "aud": other }));
            assert_eq!(checked, Err(IdentityError::Audience), "{other}");
        }
    }

    #[test]
    fn a_token_needs_an_end_and_a_subject_that_can_be_an_id() {
        for (changes, named) in [
            (json!({ "exp": null }), "exp"),
            (json!({ "sub": null }), "sub"),
            (json!({ "sub": "" }), "sub"),
            (json!({ "sub": 42 }), "sub"),
            (json!({ "sub": "x".repeat(129) }), "sub"),
            (json!({ "sub": "user\n42" }), "sub"),
        ] {
            let checked = check(&changes);
            assert!(
                matches!(&checked, Err(IdentityError::Invalid(why)) if why.contains(named)),
                "{changes}: {checked:?}"
            );
        }
    }

    #[test]
    fn a_name_that_cannot_be_shown_is_left_out() {
        for name in [
            json!(7),
            json!(""),
            json!("x".repeat(257)),
            json!("a\u{7}b"),
        ] {
            assert_eq!(
                check(&json!({ "name": name })).unwrap().name,
                None,
                "{name}"
            );
        }
    }

    #[test]
    fn an_issuer_that_is_asked_for_must_be_the_tokens() {
        let issuer = "https://login.example.com";
        let now = Timestamp::from_millis(NOW * 1000);
        for (iss, good) in [
            (json!(issuer), true),
            (json!("https://login.example.com/"), false),
            (json!([issuer]), false),
            (json!(null), false),
        ] {
            let claims = json!({ "sub": "u", "aud": "a", "exp": NOW + 300, "iss": iss });
            let claims: Claims = serde_json::from_value(claims).unwrap();
            assert_eq!(claims.check("a", Some(issuer), now).is_ok(), good, "{iss}");
        }
    }
}
