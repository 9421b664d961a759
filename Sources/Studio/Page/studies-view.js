export class StudiesView { constructor(host) { host.append('…'); } show() {} }
