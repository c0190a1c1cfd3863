//! Where panics were, for messages that ask to report them.

use std::cell::RefCell;

thread_local! {
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps panics off the screen: each is told as a message, once, by whoever catches it.
pub fn hush() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, |l| {
            // The end of the path names the module; the rest is the machine on which kaiji was built.
            let parts: Vec<&str> = l.file().rsplit(['/', '\\']).take(3).collect();
            format!(" ({}:{})", parts.into_iter().rev().collect::<Vec<_>>().join("/"), l.line())
        });
        PLACE.with(|p| *p.borrow_mut() = place);
    }));
}

/// The place of this thread's last panic, in brackets, once; empty before [`hush`] was called.
pub fn place() -> String {
    PLACE.with(|p| std::mem::take(&mut *p.borrow_mut()))
}
