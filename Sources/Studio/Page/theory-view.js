export class TheoryView { constructor(host) { host.append('…'); } show() {} }
