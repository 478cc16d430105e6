document.title = "seen";
