import CNcurses

// Leaving the terminal for a while, and finding it changed.
extension Terminal {
    /// Gives the terminal back and stops the process group, as ^Z does elsewhere; when it goes on, takes the terminal
    /// again. The next `show` paints all of it; the size may have changed (`.resize` is then read).
    public func suspend() {
        guard isActive else { return }
        leaveModes()
        endwin()
        xr_stop_group()
        resume()
    }

    /// True when a stopped process goes on only to end: the terminal is the shell's.
    var endsInBackground: Bool { endingSignal != 0 && xr_in_foreground() == 0 }

    /// Takes the terminal again after the process was stopped.
    func resume() {
        guard isActive, !endsInBackground else { return }
        reset_prog_mode()
        enterModes()
        adoptSize()
        redraw()
    }

    /// Tells ncurses the terminal's size when it has changed; ncurses queues KEY_RESIZE.
    func adoptSize() {
        var (rows, columns): (Int32, Int32) = (0, 0)
        guard xr_window_size(STDOUT_FILENO, &rows, &columns) == 0, is_term_resized(rows, columns) else { return }
        resizeterm(rows, columns)
        shown = nil
    }
}
