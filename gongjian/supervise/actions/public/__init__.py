"""Writing reports from the public: taken in, worked on at the desk, judged by the reporter, contacts erased."""
