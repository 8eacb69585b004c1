"""Where do people work a request, from draft to account, and where can everyone read what was done?

    signin   who is at the keyboard, and which offices they hold
    desk     documents, acts and entries; `store` alone writes, `acting` asks the rooms
    public   the ledger, read by everyone; also as files for any file host
    api      the same acts and documents for programs

The rooms of `callup` know nothing of this package. A view reads a form, calls one room, stores, redirects.
"""
